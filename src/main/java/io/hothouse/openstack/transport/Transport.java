package io.hothouse.openstack.transport;

import io.hothouse.Deadline;
import io.hothouse.ErrorCode;
import io.hothouse.HothouseException;
import io.hothouse.pipeline.Wait;
import java.io.IOException;
import java.net.ConnectException;
import java.net.http.HttpClient;
import java.net.http.HttpConnectTimeoutException;
import java.net.http.HttpRequest;
import java.net.http.HttpResponse;
import java.net.http.HttpTimeoutException;
import java.time.Duration;
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

  private final HttpClient client;
  private final String cloud;
  private final Wait wait;

  public Transport(String cloud, SSLContext context, Wait wait) {
    this.cloud = cloud;
    this.wait = wait;
    this.client =
        HttpClient.newBuilder()
            .version(HttpClient.Version.HTTP_1_1)
            .followRedirects(HttpClient.Redirect.NEVER)
            .connectTimeout(CONNECT_TIMEOUT)
            .sslContext(context)
            .build();
  }

  /**
   * Returns the answer, whatever its status, of the last attempt.
   *
   * @throws HothouseException with {@link ErrorCode#UNREACHABLE} when no answer came
   */
  public Reply send(Call call, Deadline deadline) {
    Backoff backoff = new Backoff(deadline);
    while (true) {
      try {
        Reply reply = once(call, deadline);
        if (!backoff.worthRepeating(call, reply) || !backoff.roomFor(reply)) {
          return reply;
        }
        wait.pause(call.goal(), backoff.next(reply));
      } catch (IOException problem) {
        if (!mayRepeat(call, problem) || !backoff.room()) {
          throw unreachable(call, problem);
        }
        wait.pause(call.goal(), backoff.next());
      }
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
    boolean neverSent =
        problem instanceof ConnectException || problem instanceof HttpConnectTimeoutException;
    return neverSent || call.repeatable();
  }

  private HothouseException unreachable(Call call, IOException problem) {
    String next =
        problem instanceof SSLException
            ? "set 'cacert' to the authority of that cloud (or 'verify: false' to trust anyone)"
            : "check the address, the network and whether the cloud runs";
    return new HothouseException(
        ErrorCode.UNREACHABLE,
        "Tried to %s on the cloud '%s' (%s), but %s. Next: %s."
            .formatted(call.goal(), cloud, Addresses.shown(call.uri()), reason(problem), next),
        problem);
  }

  private static String reason(IOException problem) {
    if (problem instanceof HttpConnectTimeoutException) {
      return "no connection was made within " + CONNECT_TIMEOUT.toSeconds() + " s";
    }
    if (problem instanceof HttpTimeoutException) {
      return "no answer came in time";
    }
    Throwable root = problem;
    while (root.getCause() != null) {
      root = root.getCause();
    }
    String detail = root.getMessage() == null ? root.getClass().getSimpleName() : root.getMessage();
    if (problem instanceof SSLException) {
      return "its certificate is not trusted (" + detail + ")";
    }
    return problem instanceof ConnectException
        ? "no connection was made (" + detail + ")"
        : "the connection broke (" + detail + ")";
  }
}
