package io.hothouse.probe;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import io.hothouse.ErrorCode;
import io.hothouse.HothouseException;
import io.hothouse.Secret;
import java.io.IOException;
import java.net.InetSocketAddress;
import java.net.URI;
import java.net.http.HttpClient;
import java.net.http.HttpRequest;
import java.net.http.HttpResponse;
import java.nio.charset.StandardCharsets;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;

/**
 * Asks Keystone for a token, scoped to the project {@code admin}. The token itself is never shown.
 */
public record KeystoneToken(int port, String user, Secret password) implements Probe {
  private static final ObjectMapper JSON = new ObjectMapper();
  private static final HttpClient HTTP =
      HttpClient.newBuilder()
          .version(HttpClient.Version.HTTP_1_1)
          .connectTimeout(Duration.ofSeconds(5))
          .build();

  @Override
  public String name() {
    return "keystone token";
  }

  @Override
  public Answer attempt(InetSocketAddress at, Duration timeout) {
    URI uri = URI.create("http://%s:%d/v3/auth/tokens".formatted(at.getHostString(), at.getPort()));
    try {
      HttpRequest request =
          HttpRequest.newBuilder(uri)
              .timeout(timeout)
              .header("Content-Type", "application/json")
              .POST(HttpRequest.BodyPublishers.ofByteArray(body()))
              .build();
      long start = System.nanoTime();
      HttpResponse<String> response =
          HTTP.send(request, HttpResponse.BodyHandlers.ofString(StandardCharsets.UTF_8));
      return judge(response, (System.nanoTime() - start) / 1_000_000);
    } catch (IOException problem) {
      return Answer.of(problem);
    } catch (InterruptedException interrupt) {
      Thread.currentThread().interrupt();
      throw new HothouseException(
          ErrorCode.INTERRUPTED, "Interrupted while asking " + uri + " for a token.", interrupt);
    }
  }

  private static Answer judge(HttpResponse<String> response, long milliseconds) throws IOException {
    if (response.statusCode() != 201) {
      return Answer.wrong("HTTP " + response.statusCode() + " instead of a token");
    }
    if (response.headers().firstValue("X-Subject-Token").isEmpty()) {
      return Answer.wrong("HTTP 201 without a token");
    }
    JsonNode token = JSON.readTree(response.body()).path("token");
    List<String> roles = new ArrayList<>();
    token.path("roles").forEach(role -> roles.add(role.path("name").asText()));
    return Answer.ok(
        "token with roles %s until %s, in %d ms"
            .formatted(roles, token.path("expires_at").asText(), milliseconds));
  }

  private byte[] body() throws IOException {
    Map<String, Object> domain = Map.of("id", "default");
    Map<String, Object> who = Map.of("name", user, "domain", domain, "password", password.value());
    return JSON.writeValueAsBytes(
        Map.of(
            "auth",
            Map.of(
                "identity", Map.of("methods", List.of("password"), "password", Map.of("user", who)),
                "scope", Map.of("project", Map.of("name", user, "domain", domain)))));
  }
}
