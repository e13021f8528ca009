package io.hothouse.openstack.transport;

import java.net.URI;
import java.net.http.HttpRequest.BodyPublisher;
import java.net.http.HttpRequest.BodyPublishers;
import java.util.Map;
import java.util.Set;
import java.util.TreeMap;

/**
 * A request to a service.
 *
 * @param goal what it is for, as in "Tried to GOAL"
 * @param repeatable whether sending it twice does no harm
 */
public record Call(
    String goal,
    String method,
    URI uri,
    Map<String, String> headers,
    BodyPublisher body,
    boolean repeatable) {
  private static final Set<String> REPEATABLE = Set.of("GET", "HEAD", "PUT", "DELETE");

  public Call {
    headers = Map.copyOf(headers);
  }

  public static Call of(String goal, String method, URI uri) {
    return new Call(
        goal,
        method,
        uri,
        Map.of("Accept", "application/json"),
        BodyPublishers.noBody(),
        REPEATABLE.contains(method));
  }

  public Call json(byte[] content) {
    return body(BodyPublishers.ofByteArray(content)).header("Content-Type", "application/json");
  }

  public Call body(BodyPublisher content) {
    return new Call(goal, method, uri, headers, content, repeatable);
  }

  public Call header(String name, String value) {
    Map<String, String> all = new TreeMap<>(String.CASE_INSENSITIVE_ORDER);
    all.putAll(headers);
    all.put(name, value);
    return new Call(goal, method, uri, all, body, repeatable);
  }

  public Call repeatable(boolean value) {
    return new Call(goal, method, uri, headers, body, value);
  }

  /** Returns the call without its headers, one of which is the token. */
  @Override
  public String toString() {
    return method + " " + uri;
  }
}
