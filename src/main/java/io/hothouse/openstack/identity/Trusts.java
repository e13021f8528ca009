package io.hothouse.openstack.identity;

import com.fasterxml.jackson.databind.JsonNode;
import io.hothouse.ErrorCode;
import io.hothouse.HothouseException;
import io.hothouse.openstack.transport.Addresses;
import io.hothouse.openstack.transport.Call;
import io.hothouse.openstack.transport.Json;
import io.hothouse.openstack.transport.Refusal;
import io.hothouse.openstack.transport.Reply;
import io.hothouse.openstack.transport.Session;
import java.net.URI;
import java.nio.charset.StandardCharsets;
import java.util.Optional;
import java.util.stream.StreamSupport;

/**
 * Whether Keystone lets the bearer of a token make trusts, as Heat does in the user's name for
 * every stack. It is asked for the list of them, which makes nothing and is refused for the same
 * reason.
 *
 * <p>Application credentials are what is refused: restricted ones always were, and all are where
 * Keystone has its fix of CVE-2026-43000.
 */
public final class Trusts {
  private static final String METHOD = "application_credential";
  private static final String WAYS_OUT =
      "give the cloud's entry in clouds.yaml a user with a password, or, for one run, the token that 'openstack token issue' prints";

  private final Session session;
  private final URI identity;

  /**
   * Creates the questioner.
   *
   * @param identity Keystone's address with its version
   */
  public Trusts(Session session, URI identity) {
    this.session = session;
    this.identity = identity;
  }

  /**
   * Returns the refusal that Heat would meet, with {@link ErrorCode#AUTH}; nothing when there is
   * none.
   *
   * @throws HothouseException when it cannot be known
   */
  public Optional<HothouseException> refusal(IssuedToken issued) {
    JsonNode token =
        Json.read(issued.document().getBytes(StandardCharsets.UTF_8))
            .map(it -> it.path("token"))
            .orElseGet(Json::object);
    if (StreamSupport.stream(token.path("methods").spliterator(), false)
        .noneMatch(it -> it.asText().equals(METHOD))) {
      return Optional.empty();
    }
    if (token.path(METHOD).path("restricted").asBoolean()) {
      return Optional.of(
          refused(
              "the application credential '%s' is restricted"
                  .formatted(Json.text(token.path(METHOD), "name")),
              WAYS_OUT
                  + ". One that was made with --unrestricted does where Keystone still lets it make trusts"));
    }
    return asked(Json.text(token.path("user"), "id"));
  }

  private Optional<HothouseException> asked(String user) {
    String address = identity + "/OS-TRUST/trusts?trustor_user_id=" + Addresses.segment(user);
    Call call = Call.of("see whether Heat may be given a trust", "GET", URI.create(address));
    Reply reply = session.send(call);
    if (reply.status() == 403) {
      return Optional.of(
          refused(
              "Keystone refuses them from an application credential (%s)"
                  .formatted(Refusal.words(reply).replaceFirst("[.\\s]+$", "")),
              WAYS_OUT
                  + "; the cloud's operators could set allow_insecure_application_credential_trust_escalation in keystone.conf"));
    }
    if (!reply.succeeded()) {
      throw session.refusal().of(call, reply);
    }
    return Optional.empty();
  }

  private HothouseException refused(String reason, String next) {
    return new HothouseException(
        ErrorCode.AUTH,
        "Heat makes a trust in the user's name for every stack, but on the cloud '%s' %s. Next: %s."
            .formatted(session.cloudName(), reason.replaceFirst("\\.$", ""), next));
  }
}
