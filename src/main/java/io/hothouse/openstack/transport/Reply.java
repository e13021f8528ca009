package io.hothouse.openstack.transport;

import java.net.http.HttpHeaders;
import java.util.Optional;
import java.util.stream.Stream;

/** A service's answer, read to its end. */
public final class Reply {
  private final int status;
  private final HttpHeaders headers;
  private final byte[] body;

  Reply(int status, HttpHeaders headers, byte[] body) {
    this.status = status;
    this.headers = headers;
    this.body = body;
  }

  public int status() {
    return status;
  }

  public HttpHeaders headers() {
    return headers;
  }

  public byte[] body() {
    return body;
  }

  public boolean succeeded() {
    return status < 300;
  }

  /** Returns where the service points to instead of answering. */
  public Optional<String> location() {
    return status >= 300 && status < 400 ? headers.firstValue("Location") : Optional.empty();
  }

  /** Returns this answer with another body. */
  public Reply withBody(byte[] other) {
    return new Reply(status, headers, other);
  }

  /** Returns the id under which the service's operators find this request in their logs. */
  public Optional<String> requestId() {
    return Stream.of("x-openstack-request-id", "x-compute-request-id")
        .flatMap(name -> headers.firstValue(name).stream())
        .findFirst();
  }

  @Override
  public String toString() {
    return "HTTP " + status;
  }
}
