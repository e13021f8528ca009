package io.hothouse.openstack.adapter;

import io.hothouse.HothouseException;
import io.hothouse.openstack.transport.Reply;
import java.io.ByteArrayInputStream;
import java.io.IOException;
import java.io.InputStream;
import java.util.Map;
import java.util.TreeMap;
import java.util.function.Function;
import org.openstack4j.core.transport.ExecutionOptions;
import org.openstack4j.core.transport.HttpEntityHandler;
import org.openstack4j.core.transport.HttpResponse;
import org.openstack4j.core.transport.ObjectMapperSingleton;

/** An answer in the shape that openstack4j reads. */
final class ConnectorResponse implements HttpResponse {
  private final Reply reply;
  private final Function<IOException, HothouseException> unreadable;

  /**
   * Creates the answer.
   *
   * @param unreadable makes the failure that a body is which openstack4j cannot read
   */
  ConnectorResponse(Reply reply, Function<IOException, HothouseException> unreadable) {
    this.reply = reply;
    this.unreadable = unreadable;
  }

  @Override
  public <T> T getEntity(Class<T> type) {
    return getEntity(type, null);
  }

  @Override
  public <T> T getEntity(Class<T> type, ExecutionOptions<T> options) {
    return HttpEntityHandler.handle(this, type, options, true);
  }

  @Override
  public <T> T readEntity(Class<T> type) {
    try {
      return ObjectMapperSingleton.getContext(type).readValue(reply.body(), type);
    } catch (IOException problem) {
      throw unreadable.apply(problem);
    }
  }

  @Override
  public int getStatus() {
    return reply.status();
  }

  @Override
  public String getStatusMessage() {
    return "HTTP " + reply.status();
  }

  @Override
  public String getContentType() {
    return header("Content-Type");
  }

  @Override
  public InputStream getInputStream() {
    return new ByteArrayInputStream(reply.body());
  }

  @Override
  public String header(String name) {
    return reply.headers().firstValue(name).orElse(null);
  }

  @Override
  public Map<String, String> headers() {
    Map<String, String> headers = new TreeMap<>(String.CASE_INSENSITIVE_ORDER);
    reply.headers().map().forEach((name, values) -> headers.put(name, values.get(0)));
    return headers;
  }

  @Override
  public void close() {
    // The answer was read to its end before.
  }
}
