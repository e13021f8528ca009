package io.hothouse.probe;

import com.fasterxml.jackson.core.JsonProcessingException;
import com.fasterxml.jackson.databind.ObjectMapper;
import io.hothouse.Deadline;
import io.hothouse.ErrorCode;
import io.hothouse.HothouseException;
import io.hothouse.pipeline.Wait;
import io.hothouse.yaml.JsonMappers;
import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.net.CookieManager;
import java.net.InetSocketAddress;
import java.net.URI;
import java.net.URLEncoder;
import java.net.http.HttpClient;
import java.net.http.HttpRequest;
import java.net.http.HttpResponse;
import java.nio.charset.StandardCharsets;
import java.time.Duration;
import java.util.Base64;
import java.util.Map;
import java.util.Optional;
import java.util.stream.Collectors;

/**
 * The requests of one attempt to one node. They share cookies and connections with each other, and
 * neither with any other attempt: an old connection would prove nothing of today's way.
 */
final class HttpConversation {
  private static final ObjectMapper JSON = JsonMappers.shared();
  private static final Duration INTERVAL = Duration.ofSeconds(1);
  private static final int MOST_BYTES = 8 << 20;

  private final Entrance node;
  private final Variables variables;
  private final Duration patience;
  private final HttpClient client;

  HttpConversation(Entrance node, Variables variables, Duration patience) {
    this.node = node;
    this.variables = variables;
    this.patience = patience;
    this.client =
        HttpClient.newBuilder()
            .version(HttpClient.Version.HTTP_1_1)
            .connectTimeout(patience)
            .cookieHandler(new CookieManager())
            .followRedirects(HttpClient.Redirect.NEVER)
            .build();
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
    HttpRequest.Builder request =
        HttpRequest.newBuilder(
                URI.create("http://%s:%d%s".formatted(at.getHostString(), at.getPort(), path)))
            .timeout(patience)
            .method(step.method(), body(step));
    step.content().ifPresent(content -> request.header("Content-Type", type(content)));
    step.login().ifPresent(login -> request.header("Authorization", basic(login)));
    step.headers().forEach((name, value) -> request.setHeader(name, variables.fill(value)));
    // Not read from a stream: that would swallow an interrupt.
    ByteArrayOutputStream body = new ByteArrayOutputStream();
    try {
      HttpResponse<Void> response =
          client.send(
              request.build(),
              HttpResponse.BodyHandlers.ofByteArrayConsumer(
                  part -> part.ifPresent(bytes -> keep(bytes, body))));
      return new Reply(
          response.statusCode(), response.headers(), body.toString(StandardCharsets.UTF_8));
    } catch (InterruptedException interrupt) {
      Thread.currentThread().interrupt();
      throw new HothouseException(
          ErrorCode.INTERRUPTED, "Interrupted while asking for " + path + ".", interrupt);
    }
  }

  /** What is too long to be looked at is not kept. */
  private static void keep(byte[] bytes, ByteArrayOutputStream body) {
    body.write(bytes, 0, Math.min(bytes.length, MOST_BYTES - body.size()));
  }

  private String basic(HttpStep.Login login) {
    String words = variables.fill(login.user()) + ":" + variables.fill(login.password());
    return "Basic " + Base64.getEncoder().encodeToString(words.getBytes(StandardCharsets.UTF_8));
  }

  private HttpRequest.BodyPublisher body(HttpStep step) throws JsonProcessingException {
    if (step.content().isEmpty()) {
      return HttpRequest.BodyPublishers.noBody();
    }
    HttpStep.Content content = step.content().get();
    if (content instanceof HttpStep.Content.Json json) {
      return HttpRequest.BodyPublishers.ofByteArray(
          JSON.writeValueAsBytes(variables.fill(json.value())));
    }
    if (content instanceof HttpStep.Content.Form form) {
      return HttpRequest.BodyPublishers.ofString(encoded(form.fields()));
    }
    return HttpRequest.BodyPublishers.ofString(
        variables.fill(((HttpStep.Content.Text) content).value()));
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
