package io.hothouse.openstack.identity;

import com.fasterxml.jackson.databind.JsonNode;
import io.hothouse.Deadline;
import io.hothouse.ErrorCode;
import io.hothouse.HothouseException;
import io.hothouse.Secret;
import io.hothouse.config.CloudConfig;
import io.hothouse.config.Credentials;
import io.hothouse.openstack.transport.Addresses;
import io.hothouse.openstack.transport.Call;
import io.hothouse.openstack.transport.Json;
import io.hothouse.openstack.transport.Refusal;
import io.hothouse.openstack.transport.Reply;
import io.hothouse.openstack.transport.Transport;
import java.net.URI;
import java.nio.charset.StandardCharsets;
import java.time.Duration;
import java.time.Instant;
import java.util.Optional;
import java.util.Set;

/**
 * Gets tokens from Keystone.
 *
 * <p>It asks by itself, because openstack4j knows no application credentials and its own renewal
 * fails.
 */
public final class Authenticator {
  private static final String SUBJECT_TOKEN = "X-Subject-Token";

  /** What answers so has no tokens to give. */
  private static final Set<Integer> NOT_KEYSTONE = Set.of(300, 404, 405, 501);

  private final CloudConfig config;
  private final Transport transport;

  public Authenticator(CloudConfig config, Transport transport) {
    this.config = config;
    this.transport = transport;
  }

  public IssuedToken login(Deadline deadline) {
    URI uri = URI.create(config.login().authUrl() + "/auth/tokens");
    boolean reused =
        config.login().credentials() instanceof Credentials.Token
            && config.login().project().isEmpty();
    Call call = reused ? inspection(uri) : request(uri);
    Reply reply = transport.send(call, deadline);
    if (reply.status() == 401 || reply.status() == 403) {
      throw refused(reply);
    }
    if (reply.location().isPresent()) {
      throw moved(reply, reply.location().get());
    }
    if (NOT_KEYSTONE.contains(reply.status())) {
      throw notKeystone(call, reply);
    }
    if (reply.status() == 400) {
      throw misunderstood(reply);
    }
    if (!reply.succeeded()) {
      throw new Refusal(config.name()).of(call, reply);
    }
    return token(call, reply, reused);
  }

  /** A password is not sent to wherever an answer points. */
  private HothouseException moved(Reply reply, String location) {
    return new HothouseException(
        ErrorCode.CONFIG,
        "Tried to log in to the cloud '%s' (%s), but it answered %d and points to %s. Next: when that is right, make it 'auth_url', without '/auth/tokens'."
            .formatted(config.name(), config.login().authUrl(), reply.status(), location));
  }

  private HothouseException misunderstood(Reply reply) {
    return new HothouseException(
        ErrorCode.CONFIG,
        "Tried to log in to the cloud '%s' (%s), but Keystone does not understand the request: %s%s Next: check the domains of user and project, and 'auth_type'."
            .formatted(
                config.name(),
                config.login().authUrl(),
                Refusal.words(reply),
                reply.requestId().map(id -> " (request " + id + ").").orElse("")));
  }

  private Call request(URI uri) {
    // Asking twice gives two tokens, which harms nobody.
    return Call.of("log in", "POST", uri)
        .json(Json.bytes(LoginRequest.of(config.login())))
        .repeatable(true);
  }

  /** A token that comes without a project is used as it is, with the project that it has. */
  private Call inspection(URI uri) {
    String token = ((Credentials.Token) config.login().credentials()).token().value();
    return Call.of("log in", "GET", uri).header("X-Auth-Token", token).header(SUBJECT_TOKEN, token);
  }

  private IssuedToken token(Call call, Reply reply, boolean reused) {
    JsonNode token =
        Json.read(reply.body())
            .map(body -> body.path("token"))
            .filter(JsonNode::isObject)
            .orElseThrow(() -> notKeystone(call, reply));
    String value =
        reply
            .headers()
            .firstValue(SUBJECT_TOKEN)
            .or(() -> Optional.ofNullable(call.headers().get(SUBJECT_TOKEN)))
            .orElseThrow(() -> notKeystone(call, reply));
    return new IssuedToken(
        new Secret(value),
        Json.text(token.path("project"), "id"),
        new Catalogue(config.name(), config.endpoints(), token.path("catalog")),
        new String(reply.body(), StandardCharsets.UTF_8),
        Deadline.after(life(token, reused)));
  }

  /** Counts from the cloud's own clock, which may differ from ours. */
  private static Duration life(JsonNode token, boolean reused) {
    Instant start = reused ? Instant.now() : Json.time(token, "issued_at").orElse(Instant.now());
    Duration life =
        Json.time(token, "expires_at")
            .map(end -> Duration.between(start, end))
            .orElse(Duration.ofHours(1));
    return life.isNegative() ? Duration.ZERO : life;
  }

  private HothouseException refused(Reply reply) {
    return new HothouseException(
        ErrorCode.AUTH,
        ("Tried to log in to the cloud '%s' (%s), but Keystone refused the credentials of %s: %s%s"
                + " Next: check user, password or secret, project and domains.")
            .formatted(
                config.name(),
                config.login().authUrl(),
                who(),
                Refusal.words(reply),
                reply.requestId().map(id -> " (request " + id + ").").orElse("")));
  }

  private String who() {
    Credentials credentials = config.login().credentials();
    if (credentials instanceof Credentials.Password password) {
      return "user '%s' in project '%s'"
          .formatted(password.user(), config.login().project().map(Object::toString).orElse(""));
    }
    return credentials instanceof Credentials.Token
        ? "the given token, which may have expired"
        : "the application credential";
  }

  private HothouseException notKeystone(Call call, Reply reply) {
    return new HothouseException(
        ErrorCode.CONFIG,
        "Tried to log in to the cloud '%s', but what answers %s (status %d) is not Keystone's version 3. Next: correct 'auth_url'."
            .formatted(config.name(), Addresses.shown(call.uri()), reply.status()));
  }
}
