package io.hothouse.probe;

import com.fasterxml.jackson.core.JsonProcessingException;
import com.fasterxml.jackson.databind.ObjectMapper;
import io.hothouse.Deadline;
import io.hothouse.pipeline.Wait;
import io.hothouse.yaml.JsonMappers;
import java.io.IOException;
import java.net.CookieManager;
import java.net.InetSocketAddress;
import java.net.ProtocolException;
import java.net.URI;
import java.net.URISyntaxException;
import java.net.URLEncoder;
import java.nio.charset.StandardCharsets;
import java.time.Duration;
import java.util.Base64;
import java.util.Map;
import java.util.Optional;
import java.util.TreeMap;
import java.util.stream.Collectors;

/**
 * The requests of one attempt to one node. They share cookies with each other and with no other
 * attempt; each has a connection of its own.
 */
final class HttpConversation {
  private static final ObjectMapper JSON = JsonMappers.shared();
  private static final Duration INTERVAL = Duration.ofSeconds(1);

  private final Entrance node;
  private final Variables variables;
  private final Duration patience;
  private final CookieManager cookies = new CookieManager();

  HttpConversation(Entrance node, Variables variables, Duration patience) {
    this.node = node;
    this.variables = variables;
    this.patience = patience;
  }

  /**
   * Takes a step, and repeats it for as long as it says.
   *
   * @param made told when the step may have made something, at the latest before it is judged
   * @return what passed, or what is wrong and with which request
   */
  Answer take(HttpStep step, Runnable made) {
    Deadline deadline = Deadline.after(step.within().orElse(Duration.ZERO));
    String path = variables.fill(step.path());
    String request = "%s %s".formatted(step.method(), path);
    boolean told = false;
    while (true) {
      Answer answer;
      try {
        Reply reply = send(step, path);
        Optional<String> missing = reply.capture(step.capture(), variables);
        if (!told && missing.isEmpty() && reply.status() < 400) {
          made.run();
          told = true;
        }
        Optional<String> hopeless = reply.hopeless(step.expectation(), variables);
        if (hopeless.isPresent()) {
          return Answer.wrong(request + ": " + hopeless.get());
        }
        Optional<String> mismatch = reply.mismatch(step.expectation(), variables).or(() -> missing);
        if (mismatch.isEmpty()) {
          return Answer.ok("");
        }
        answer = Answer.wrong(request + ": " + mismatch.get());
      } catch (IOException problem) {
        Answer failure = Answer.of(problem);
        answer = new Answer(failure.verdict(), request + ": " + failure.detail());
      }
      if (deadline.expired()) {
        return answer;
      }
      Wait.real().pause(request, INTERVAL);
    }
  }

  private Reply send(HttpStep step, String path) throws IOException {
    InetSocketAddress at = node.way().apply(step.port());
    // The name of a header counts whatever its case: a step's own replaces what is usual.
    Map<String, String> headers = new TreeMap<>(String.CASE_INSENSITIVE_ORDER);
    step.content().ifPresent(content -> headers.put("Content-Type", type(content)));
    step.login().ifPresent(login -> headers.put("Authorization", basic(login)));
    URI page = page(step, at, path);
    cookies
        .get(page, Map.of())
        .forEach(
            (name, values) -> {
              if (!values.isEmpty()) {
                headers.put(name, String.join("; ", values));
              }
            });
    step.headers().forEach((name, value) -> headers.put(name, variables.fill(value)));
    Reply reply =
        HttpExchange.send(at, step.tls(), step.method(), path, headers, body(step), patience);
    cookies.put(page, reply.headers().map());
    return reply;
  }

  /** The address as cookies know it. */
  private static URI page(HttpStep step, InetSocketAddress at, String path)
      throws ProtocolException {
    try {
      String bare = path.replaceFirst("[?#].*", "");
      return new URI(step.tls() ? "https" : "http", HttpExchange.authority(at), bare, null, null);
    } catch (URISyntaxException problem) {
      throw new ProtocolException("a request cannot hold " + Excerpt.of(path));
    }
  }

  private String basic(HttpStep.Login login) {
    String words = variables.fill(login.user()) + ":" + variables.fill(login.password());
    return "Basic " + Base64.getEncoder().encodeToString(words.getBytes(StandardCharsets.UTF_8));
  }

  private byte[] body(HttpStep step) throws JsonProcessingException {
    if (step.content().isEmpty()) {
      return new byte[0];
    }
    HttpStep.Content content = step.content().get();
    if (content instanceof HttpStep.Content.Json json) {
      return JSON.writeValueAsBytes(variables.fill(json.value()));
    }
    if (content instanceof HttpStep.Content.Form form) {
      return encoded(form.fields()).getBytes(StandardCharsets.UTF_8);
    }
    if (content instanceof HttpStep.Content.Binary binary) {
      return binary.bytes();
    }
    return variables
        .fill(((HttpStep.Content.Text) content).value())
        .getBytes(StandardCharsets.UTF_8);
  }

  private String encoded(Map<String, String> fields) {
    return fields.entrySet().stream()
        .map(
            field ->
                URLEncoder.encode(field.getKey(), StandardCharsets.UTF_8)
                    + "="
                    + URLEncoder.encode(variables.fill(field.getValue()), StandardCharsets.UTF_8))
        .collect(Collectors.joining("&"));
  }

  private static String type(HttpStep.Content content) {
    if (content instanceof HttpStep.Content.Json) {
      return "application/json";
    }
    return content instanceof HttpStep.Content.Form
        ? "application/x-www-form-urlencoded"
        : "application/octet-stream";
  }
}
