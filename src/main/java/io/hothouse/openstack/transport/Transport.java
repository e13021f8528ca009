package io.hothouse.openstack.transport;

import io.hothouse.Deadline;
import io.hothouse.ErrorCode;
import io.hothouse.HothouseException;
import io.hothouse.config.CloudConfig;
import io.hothouse.pipeline.Wait;
import java.io.IOException;
import java.net.ConnectException;
import java.net.http.HttpClient;
import java.net.http.HttpConnectTimeoutException;
import java.net.http.HttpRequest;
import java.net.http.HttpResponse;
import java.time.Duration;
import java.util.Set;
import java.util.concurrent.ConcurrentHashMap;
import java.util.function.Consumer;
import javax.net.ssl.SSLContext;
import javax.net.ssl.SSLException;

/** Sends calls over HTTP/1.1 and repeats, with growing pauses, what may be repeated. */
public final class Transport {
  private static final Duration CONNECT_TIMEOUT = Duration.ofSeconds(10);

  /** A busy cloud gets this long even where the deadline ends sooner: it only ends the attempts. */
  private static final Duration LEAST_TIMEOUT = Duration.ofSeconds(30);

  /** A thousand nodes' events are 40 MB; they come in pages of far less. */
  private static final long LONGEST_ANSWER = 64L << 20;

  private static final Duration READ_TIMEOUT = Duration.ofMinutes(1);
  private static final Duration WRITE_TIMEOUT = Duration.ofMinutes(3);

  /** How long one that never answered is tried. */
  private static final Duration CONTACT = Duration.ofSeconds(10);

  private final HttpClient client;
  private final Consumer<String> notes;
  private final Set<String> known = ConcurrentHashMap.newKeySet();
  private final Set<String> told = ConcurrentHashMap.newKeySet();
  private final String cloud;
  private final Wait wait;

  /**
   * Creates the transport to one cloud's services.
   *
   * @param notes told when a service that never answered is tried again
   */
  public Transport(CloudConfig config, SSLContext context, Wait wait, Consumer<String> notes) {
    this.cloud = config.name();
    this.wait = wait;
    this.notes = notes;
    this.client =
        config
            .proxies()
            .applyTo(HttpClient.newBuilder())
            .version(HttpClient.Version.HTTP_1_1)
            .followRedirects(HttpClient.Redirect.NEVER)
            .connectTimeout(CONNECT_TIMEOUT)
            .sslContext(context)
            .build();
  }

  /**
   * Returns the answer, whatever its status, of the last attempt. One that has answered before may
   * be restarting, and is tried until the deadline; with one that never did it is something else.
   *
   * @throws HothouseException with {@link ErrorCode#UNREACHABLE} when no answer came
   */
  public Reply send(Call call, Deadline deadline) {
    Backoff backoff = new Backoff(deadline);
    Deadline contact = Deadline.after(CONTACT);
    while (true) {
      try {
        Reply reply = once(call, deadline);
        known.add(call.uri().getRawAuthority());
        if (!backoff.worthRepeating(call, reply) || !backoff.roomFor(reply)) {
          return reply;
        }
        wait.pause(call.goal(), backoff.next(reply));
      } catch (IOException problem) {
        if (!mayRepeat(call, problem) || !backoff.room() || isHopeless(call, problem, contact)) {
          throw unreachable(call, problem);
        }
        tell(call, problem);
        wait.pause(call.goal(), backoff.next());
      }
    }
  }

  private boolean isHopeless(Call call, IOException problem, Deadline contact) {
    return neverSent(problem) && !known.contains(call.uri().getRawAuthority()) && contact.expired();
  }

  /** Whoever waits is told once whom for. */
  private void tell(Call call, IOException problem) {
    if (!known.contains(call.uri().getRawAuthority()) && told.add(call.uri().getRawAuthority())) {
      notes.accept(
          "%s: %s; it is tried for %d s"
              .formatted(
                  Addresses.shown(call.uri()),
                  ConnectionTrouble.of(problem).reason(),
                  CONTACT.toSeconds()));
    }
  }

  private Reply once(Call call, Deadline deadline) throws IOException {
    HttpRequest.Builder request =
        HttpRequest.newBuilder(call.uri())
            .method(call.method(), call.body())
            .timeout(timeout(call, deadline));
    call.headers().forEach(request::header);
    try {
      HttpResponse<byte[]> response =
          client.send(request.build(), BoundedBody.handler(LONGEST_ANSWER));
      return new Reply(response.statusCode(), response.headers(), response.body());
    } catch (InterruptedException interrupt) {
      Thread.currentThread().interrupt();
      throw new HothouseException(
          ErrorCode.INTERRUPTED, "Interrupted while trying to " + call.goal() + ".", interrupt);
    }
  }

  private static Duration timeout(Call call, Deadline deadline) {
    if (!call.repeatable()) {
      // Giving up early on a POST leaves open whether it was done.
      Duration left = deadline.remaining();
      return left.compareTo(WRITE_TIMEOUT) > 0 ? left : WRITE_TIMEOUT;
    }
    Duration left = deadline.remaining();
    Duration bounded = left.compareTo(READ_TIMEOUT) < 0 ? left : READ_TIMEOUT;
    return bounded.compareTo(LEAST_TIMEOUT) < 0 ? LEAST_TIMEOUT : bounded;
  }

  private static boolean mayRepeat(Call call, IOException problem) {
    if (problem instanceof SSLException) {
      return false;
    }
    return neverSent(problem) || call.repeatable();
  }

  private static boolean neverSent(IOException problem) {
    return problem instanceof ConnectException || problem instanceof HttpConnectTimeoutException;
  }

  private HothouseException unreachable(Call call, IOException problem) {
    ConnectionTrouble trouble = ConnectionTrouble.of(problem);
    return new HothouseException(
        ErrorCode.UNREACHABLE,
        "Tried to %s on the cloud '%s' (%s), but %s. Next: %s."
            .formatted(
                call.goal(), cloud, Addresses.shown(call.uri()), trouble.reason(), trouble.next()),
        problem);
  }
}
