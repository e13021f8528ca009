package io.hothouse.openstack.identity;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.node.ObjectNode;
import io.hothouse.config.Credentials;
import io.hothouse.config.Login;
import io.hothouse.config.Reference;
import io.hothouse.openstack.transport.Json;

/** Writes the body with which Keystone's version 3 is asked for a token. */
final class LoginRequest {
  private LoginRequest() {}

  static JsonNode of(Login login) {
    ObjectNode request = Json.object();
    ObjectNode auth = request.putObject("auth");
    auth.set("identity", identity(login.credentials()));
    login
        .project()
        .ifPresent(project -> auth.putObject("scope").set("project", reference(project)));
    return request;
  }

  private static ObjectNode identity(Credentials credentials) {
    ObjectNode identity = Json.object();
    if (credentials instanceof Credentials.Password password) {
      ObjectNode user = reference(password.user());
      user.put("password", password.password().value());
      method(identity, "password").set("user", user);
    } else if (credentials instanceof Credentials.Token token) {
      method(identity, "token").put("id", token.token().value());
    } else if (credentials instanceof Credentials.ApplicationCredential application) {
      ObjectNode method = method(identity, "application_credential");
      // A named application credential belongs to a user, not to a domain.
      method.setAll(reference(application.credential(), "user"));
      method.put("secret", application.secret().value());
    }
    return identity;
  }

  private static ObjectNode method(ObjectNode identity, String name) {
    identity.putArray("methods").add(name);
    return identity.putObject(name);
  }

  private static ObjectNode reference(Reference reference) {
    return reference(reference, "domain");
  }

  /** What is named belongs to an owner: most things to a domain. */
  private static ObjectNode reference(Reference reference, String owner) {
    ObjectNode json = Json.object();
    if (reference instanceof Reference.ByName named) {
      json.put("name", named.name());
      named.domain().ifPresent(its -> json.set(owner, reference(its)));
    } else if (reference instanceof Reference.ById known) {
      json.put("id", known.id());
    }
    return json;
  }
}
