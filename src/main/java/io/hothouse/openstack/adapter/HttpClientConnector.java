package io.hothouse.openstack.adapter;

import com.fasterxml.jackson.core.JsonProcessingException;
import io.hothouse.ErrorCode;
import io.hothouse.HothouseException;
import io.hothouse.openstack.transport.Addresses;
import io.hothouse.openstack.transport.Call;
import io.hothouse.openstack.transport.Reply;
import io.hothouse.openstack.transport.Session;
import java.io.IOException;
import java.net.URI;
import java.nio.charset.StandardCharsets;
import java.util.List;
import java.util.Map;
import java.util.stream.Collectors;
import org.openstack4j.api.identity.EndpointURLResolver;
import org.openstack4j.core.transport.ClientConstants;
import org.openstack4j.core.transport.HttpExecutorService;
import org.openstack4j.core.transport.HttpRequest;
import org.openstack4j.core.transport.HttpResponse;
import org.openstack4j.core.transport.ObjectMapperSingleton;

/**
 * Carries openstack4j's requests over the {@link Session} that they belong to.
 *
 * <p>Every answer above 299 is a failure here, because openstack4j itself would turn a 404 into an
 * empty list and would not look at the status of a delete.
 */
public final class HttpClientConnector implements HttpExecutorService {

  /** Made by openstack4j, which finds this class as a service. */
  public HttpClientConnector() {}

  @Override
  public <R> HttpResponse execute(HttpRequest<R> request) {
    EndpointURLResolver resolver = request.getConfig().getEndpointURLResolver();
    if (!(resolver instanceof Openstack4j client)) {
      throw new IllegalStateException("An openstack4j client that no session gave");
    }
    Call call = call(request, client);
    Reply first = accepted(client.session(), call);
    return new ConnectorResponse(
        new WholeList(further -> accepted(client.session(), further)).of(call, first),
        problem -> unreadable(client.session(), call, problem));
  }

  private static HothouseException unreadable(Session session, Call call, IOException problem) {
    return new HothouseException(
        ErrorCode.CLOUD_ERROR,
        "Tried to %s on the cloud '%s' (%s), but the answer is not what was asked for, or was cut off. Next: check that the catalogue's address of that service is right, and see what stands between here and the cloud, such as a proxy."
            .formatted(call.goal(), session.cloudName(), Addresses.shown(call.uri())),
        problem);
  }

  private static Reply accepted(Session session, Call call) {
    Reply reply = session.send(call);
    if (reply.status() >= 300) {
      throw session.refusal().of(call, reply);
    }
    return reply;
  }

  @Override
  public String getExecutorDisplayName() {
    return "java.net.http";
  }

  private static <R> Call call(HttpRequest<R> request, Openstack4j client) {
    String method = request.getMethod().name();
    String goal = "%s %s".formatted(method.equals("GET") ? "read" : method, path(request));
    Call call = Call.of(goal, method, client.address(address(request)));
    for (Map.Entry<String, Object> header : request.getHeaders().entrySet()) {
      if (!header.getKey().equalsIgnoreCase(ClientConstants.HEADER_X_AUTH_TOKEN)) {
        call = call.header(header.getKey(), String.valueOf(header.getValue()));
      }
    }
    return body(request, call);
  }

  private static <R> Call body(HttpRequest<R> request, Call call) {
    try {
      if (request.getEntity() != null) {
        return call.json(
            ObjectMapperSingleton.getContext(request.getEntity().getClass())
                .writer()
                .writeValueAsBytes(request.getEntity()));
      }
      return request.hasJson()
          ? call.json(request.getJson().getBytes(StandardCharsets.UTF_8))
          : call;
    } catch (JsonProcessingException impossible) {
      throw new IllegalStateException("A request of openstack4j could not be written", impossible);
    }
  }

  private static <R> String path(HttpRequest<R> request) {
    return URI.create(request.getUrl().replaceFirst("\\?.*", "")).getPath();
  }

  /** The URL may or may not hold the query already, not always encoded: it is written anew. */
  private static <R> String address(HttpRequest<R> request) {
    if (!request.hasQueryParams()) {
      return request.getUrl();
    }
    String path = request.getUrl().replaceFirst("\\?.*", "");
    return request.getQueryParams().entrySet().stream()
        .flatMap(entry -> values(entry.getKey(), entry.getValue()).stream())
        .collect(Collectors.joining("&", path + "?", ""));
  }

  private static List<String> values(String name, List<Object> values) {
    return values.stream()
        .map(value -> Addresses.segment(name) + "=" + Addresses.segment(String.valueOf(value)))
        .toList();
  }
}
