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
import java.util.Map;
import java.util.Set;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.TimeoutException;
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

  /** After how long without a good answer whoever waits is told. */
  private static final Duration SILENCE = Duration.ofSeconds(5);

  /** What was tried in vain, and how long that is believed. */
  private record Lost(IOException problem, Deadline until) {}

  private final HttpClient client;
  private final Consumer<String> notes;
  private final Map<String, Lost> lost = new ConcurrentHashMap<>();
  private final Set<String> known = ConcurrentHashMap.newKeySet();
  private final Set<String> told = ConcurrentHashMap.newKeySet();
  private final String cloud;
  private final Wait wait;
  private final Patience patience;

  /**
   * Creates the transport to one cloud's services.
   *
   * @param notes told when a service that never answered is tried again
   */
  public Transport(
      CloudConfig config,
      SSLContext context,
      Wait wait,
      Patience patience,
      Consumer<String> notes) {
    this.patience = patience;
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
  public Reply send(Call call, Deadline asked) {
    String address = call.uri().getRawAuthority();
    String service = service(call);
    requireNotLost(call, address);
    requireNotLost(call, service);
    Deadline deadline = patience.limit(asked);
    long begin = System.nanoTime();
    Backoff backoff = new Backoff(deadline);
    Deadline contact = Deadline.after(CONTACT);
    Deadline silence = Deadline.after(SILENCE);
    while (true) {
      try {
        Reply reply = once(call, deadline);
        known.add(address);
        if (!backoff.worthRepeating(call, reply)) {
          return reply;
        }
        if (!backoff.roomFor(reply) || !patience.asksAgain(service)) {
          patience.gaveUp(service, since(begin));
          return reply;
        }
        tellLate(call, silence, "it answers " + reply.status(), deadline);
        wait.pause(call.goal(), backoff.next(reply));
      } catch (IOException problem) {
        boolean found = !neverSent(problem) || known.contains(address);
        boolean absent = !found && contact.expired();
        if (absent || !mayRepeat(call, problem) || !backoff.room()) {
          if (absent || patience.isBrief()) {
            lost.put(found ? service : address, new Lost(problem, Deadline.after(CONTACT)));
          }
          patience.gaveUp(service, since(begin));
          throw unreachable(call, problem);
        }
        String reason = ConnectionTrouble.of(problem).reason();
        if (found) {
          tellLate(call, silence, reason, deadline);
        } else {
          tell(call, address, "%s; it is tried for %d s".formatted(reason, CONTACT.toSeconds()));
        }
        wait.pause(call.goal(), backoff.next());
      }
    }
  }

  private void requireNotLost(Call call, String whom) {
    Lost before = lost.get(whom);
    if (before != null && !before.until().expired()) {
      throw unreachable(call, before.problem());
    }
  }

  private static Duration since(long begin) {
    return Duration.ofNanos(System.nanoTime() - begin);
  }

  /** Several services may share an address, each below a path of its own. */
  private static String service(Call call) {
    return call.uri().getRawAuthority() + call.uri().getRawPath().replaceFirst("(?<=.)/.*", "");
  }

  private void tellLate(Call call, Deadline silence, String reason, Deadline deadline) {
    if (silence.expired()) {
      tellLate(call, reason, deadline);
    }
  }

  /** Whoever waits for a service is told once why. */
  private void tellLate(Call call, String reason, Deadline deadline) {
    long left = Math.max(1, deadline.remaining().toSeconds());
    tell(call, service(call), "%s; it is waited for, for %d s at most".formatted(reason, left));
  }

  private void tell(Call call, String whom, String what) {
    if (told.add(whom)) {
      notes.accept("%s: %s".formatted(Addresses.shown(call.uri()), what));
    }
  }

  private Reply once(Call call, Deadline deadline) throws IOException {
    HttpRequest.Builder request =
        HttpRequest.newBuilder(call.uri())
            .method(call.method(), call.body())
            .timeout(timeout(call, deadline));
    call.headers().forEach(request::header);
    CompletableFuture<HttpResponse<byte[]>> answer =
        client.sendAsync(request.build(), BoundedBody.handler(LONGEST_ANSWER));
    try {
      HttpResponse<byte[]> response;
      try {
        response = answer.get(SILENCE.toMillis(), TimeUnit.MILLISECONDS);
      } catch (TimeoutException late) {
        tellLate(call, "no answer yet", deadline);
        response = answer.get();
      }
      return new Reply(response.statusCode(), response.headers(), response.body());
    } catch (ExecutionException problem) {
      throw problem.getCause() instanceof IOException known
          ? known
          : new IOException(problem.getCause());
    } catch (InterruptedException interrupt) {
      answer.cancel(true);
      Thread.currentThread().interrupt();
      throw new HothouseException(
          ErrorCode.INTERRUPTED, "Interrupted while trying to " + call.goal() + ".", interrupt);
    }
  }

  private Duration timeout(Call call, Deadline deadline) {
    if (patience.isBrief()) {
      return deadline.expired() ? Duration.ofMillis(1) : deadline.remaining();
    }
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
