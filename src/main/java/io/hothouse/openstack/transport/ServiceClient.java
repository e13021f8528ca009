package io.hothouse.openstack.transport;

import com.fasterxml.jackson.databind.JsonNode;
import io.hothouse.ErrorCode;
import io.hothouse.HothouseException;
import java.net.URI;
import java.net.URISyntaxException;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;

/**
 * One service, asked directly where openstack4j lacks a call or would hide an error.
 *
 * <p>In every method {@code goal} says what for, as in "Tried to GOAL on the cloud".
 */
public final class ServiceClient {
  private final Session session;
  private final Service service;

  public ServiceClient(Session session, Service service) {
    this.session = session;
    this.service = service;
  }

  public JsonNode get(String goal, String path) {
    Call call = call(goal, "GET", path);
    return json(call, accepted(call));
  }

  /** Returns nothing when the service says that it is not there. */
  public Optional<JsonNode> find(String goal, String path) {
    Call call = call(goal, "GET", path);
    return found(call, session.send(call));
  }

  public Optional<JsonNode> found(Call call, Reply reply) {
    if (reply.status() == 404 && saysNotFound(reply)) {
      return Optional.empty();
    }
    return Optional.of(json(call, accepted(call, reply)));
  }

  /** Returns all items under {@code key}, page by page; a 404 is a failure, never "none". */
  public List<JsonNode> list(String goal, String path, String key) {
    List<JsonNode> items = new ArrayList<>();
    Pages pages = new Pages();
    Call call = call(goal, "GET", path);
    while (true) {
      JsonNode page = json(call, accepted(call));
      if (!page.path(key).isArray()) {
        throw unreadable(call, "there is no list '" + key + "'");
      }
      page.path(key).forEach(items::add);
      Optional<URI> next = pages.next(page, key, call.uri());
      if (next.isEmpty() || page.path(key).isEmpty()) {
        return List.copyOf(items);
      }
      call = Call.of(goal, "GET", next.get());
    }
  }

  public JsonNode post(String goal, String path, JsonNode body) {
    Call call = call(goal, "POST", path).json(Json.bytes(body));
    return json(call, accepted(call));
  }

  /** Returns whether it was there. */
  public boolean delete(String goal, String path) {
    Call call = call(goal, "DELETE", path);
    Reply reply = session.send(call);
    if (reply.status() == 404 && saysNotFound(reply)) {
      return false;
    }
    accepted(call, reply);
    return true;
  }

  public Call call(String goal, String method, String path) {
    String address = session.endpoint(service) + path;
    try {
      return Call.of(goal, method, new URI(address));
    } catch (URISyntaxException problem) {
      throw new HothouseException(
          ErrorCode.CLOUD_ERROR,
          "Tried to %s on the cloud '%s', but '%s' is no address: the cloud calls something there by a name that none has. Next: check what the catalogue says of %s."
              .formatted(goal, session.cloudName(), address, service),
          problem);
    }
  }

  public Reply send(Call call) {
    return session.send(call);
  }

  public Session session() {
    return session;
  }

  public Reply accepted(Call call) {
    return accepted(call, session.send(call));
  }

  public Reply accepted(Call call, Reply reply) {
    if (reply.succeeded()) {
      return reply;
    }
    throw session.refusal().of(call, reply);
  }

  /**
   * Tells a missing thing from a wrong address: the services explain their 404 in JSON (Glance in
   * HTML), what merely listens there does not.
   */
  private boolean saysNotFound(Reply reply) {
    if (service == Service.ORCHESTRATION) {
      return Json.read(reply.body())
          .map(body -> body.path("error"))
          .map(error -> Json.text(error, "type"))
          .filter(type -> type.endsWith("NotFound"))
          .isPresent();
    }
    return reply.requestId().isPresent();
  }

  public JsonNode json(Call call, Reply reply) {
    return Json.read(reply.body())
        .orElseThrow(() -> unreadable(call, "the answer is not JSON or was cut off"));
  }

  private HothouseException unreadable(Call call, String problem) {
    return new HothouseException(
        ErrorCode.CLOUD_ERROR,
        "Tried to %s on the cloud '%s' (%s), but %s. Next: check that the catalogue's address of %s is right."
            .formatted(
                call.goal(), session.cloudName(), Addresses.shown(call.uri()), problem, service));
  }
}
