package io.hothouse.openstack.transport;

import com.fasterxml.jackson.databind.JsonNode;
import io.hothouse.ErrorCode;
import io.hothouse.HothouseException;
import java.nio.charset.StandardCharsets;
import java.util.Optional;
import java.util.stream.Stream;
import java.util.stream.StreamSupport;

/** Turns an answer that says no into a failure that says why, with the request's id. */
public final class Refusal {
  private static final int LONGEST = 600;

  private final String cloud;

  public Refusal(String cloud) {
    this.cloud = cloud;
  }

  public HothouseException of(Call call, Reply reply) {
    return of(call, reply, ErrorCode.CLOUD_ERROR);
  }

  /** Takes {@code malformed} for a request that the service could not understand. */
  public HothouseException of(Call call, Reply reply, ErrorCode malformed) {
    String words = words(reply);
    ErrorCode code = code(reply.status(), words, malformed);
    return new HothouseException(
        code,
        "Tried to %s on the cloud '%s' (%s), but it answered %d%s%s. Next: %s."
            .formatted(
                call.goal(),
                cloud,
                Addresses.shown(call.uri()),
                reply.status(),
                reply.requestId().map(id -> " (request " + id + ")").orElse(""),
                words.isEmpty() ? "" : ": " + words.replaceFirst("\\.$", ""),
                reply.location().map(Refusal::moved).orElseGet(() -> next(code))));
  }

  /** A redirection is not followed: what is sent is meant for this address alone. */
  private static String moved(String location) {
    return "have the cloud's operators correct that endpoint in the catalogue, for the answer points to %s"
        .formatted(location);
  }

  private static ErrorCode code(int status, String words, ErrorCode malformed) {
    return switch (status) {
      case 400 -> Reasons.code(words, malformed);
      case 401 -> ErrorCode.AUTH;
      case 403 -> Reasons.code(words, ErrorCode.AUTH);
      case 404 -> ErrorCode.NOT_FOUND;
      case 409 -> Reasons.code(words, ErrorCode.CONFLICT);
      // Nova says so when a limit is reached, and proxies where a request is too long for them.
      case 413 -> Reasons.code(words, ErrorCode.CLOUD_ERROR);
      case 301, 307, 308 -> ErrorCode.CONFIG;
      default -> ErrorCode.CLOUD_ERROR;
    };
  }

  private static String next(ErrorCode code) {
    return switch (code) {
      case AUTH -> "check the user, the password or token, the project and its roles";
      case QUOTA -> "free something or ask for a larger quota";
      case NOT_FOUND -> "check the name, and that the endpoint in the catalogue is right";
      case CONFLICT -> "choose another name or wait until the other change has ended";
      case FLAVOR, IMAGE, NETWORK -> "choose one that the cloud has";
      case TEMPLATE -> "correct the template or its parameters";
      default -> "try again; if it stays, give the cloud's operators the request's id";
    };
  }

  /** Returns the answer's own explanation, whichever of OpenStack's shapes it has. */
  public static String words(Reply reply) {
    String words =
        Json.read(reply.body())
            .filter(JsonNode::isObject)
            .flatMap(Refusal::explained)
            .orElseGet(() -> plain(reply.body()));
    String line = words.replaceAll("\\s+", " ").trim();
    return line.length() > LONGEST ? line.substring(0, LONGEST) + " …" : line;
  }

  private static Optional<String> explained(JsonNode body) {
    Stream<JsonNode> inner =
        StreamSupport.stream(body.spliterator(), false).filter(JsonNode::isObject);
    return Stream.concat(inner, Stream.of(body))
        .flatMap(
            node -> Stream.of(node.path("message"), node.path("detail"), node.path("explanation")))
        .filter(JsonNode::isTextual)
        .map(JsonNode::asText)
        .filter(text -> !text.isBlank())
        .findFirst();
  }

  private static String plain(byte[] body) {
    return new String(body, StandardCharsets.UTF_8).replaceAll("<[^>]*>", " ");
  }
}
