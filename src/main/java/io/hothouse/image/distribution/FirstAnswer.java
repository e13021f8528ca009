package io.hothouse.image.distribution;

import io.hothouse.Deadline;
import io.hothouse.ErrorCode;
import io.hothouse.HothouseException;
import io.hothouse.pipeline.Wait;
import java.io.IOException;
import java.net.InetSocketAddress;
import java.net.URI;
import java.net.http.HttpClient;
import java.net.http.HttpRequest;
import java.net.http.HttpResponse;
import java.time.Duration;

/**
 * The first answer of a registry that has just been deployed. A node's kube-proxy opens the way to
 * a pod some moments after the pod is ready; until then a connection is refused, which looks like
 * one that ends at once when it comes through a tunnel.
 */
final class FirstAnswer {
  private static final Duration PATIENCE = Duration.ofSeconds(60);
  private static final Duration INTERVAL = Duration.ofMillis(500);

  /** One for all times that are asked, as none can be closed. */
  private static final HttpClient CLIENT =
      HttpClient.newBuilder().connectTimeout(Duration.ofSeconds(5)).build();

  private FirstAnswer() {}

  /**
   * Waits until the registry gives any answer, but not longer than a minute.
   *
   * @param door where this machine reaches it
   * @throws HothouseException with {@link ErrorCode#DEPLOY} when none comes
   */
  static void await(InetSocketAddress door, Deadline deadline) {
    await(door, deadline, PATIENCE);
  }

  static void await(InetSocketAddress door, Deadline deadline, Duration patience) {
    URI page = URI.create("http://127.0.0.1:%d/v2/".formatted(door.getPort()));
    HttpRequest question =
        HttpRequest.newBuilder(page).timeout(Duration.ofSeconds(10)).GET().build();
    Deadline own = Deadline.after(patience);
    while (true) {
      try {
        CLIENT.send(question, HttpResponse.BodyHandlers.discarding());
        return;
      } catch (IOException problem) {
        if (own.expired() || deadline.expired()) {
          throw new HothouseException(
              ErrorCode.DEPLOY,
              "The registry on the control plane is rolled out, but gave no answer through its node for %d s: %s. Next: `kubectl -n openstack logs deployment/registry` shows its last words, `hothouse diagnose` the way to it."
                  .formatted(own.budget().minus(own.remaining()).toSeconds(), problem),
              problem);
        }
        Wait.real().pause("an answer of the registry", INTERVAL);
      } catch (InterruptedException interrupt) {
        Thread.currentThread().interrupt();
        throw new HothouseException(
            ErrorCode.INTERRUPTED,
            "Interrupted while waiting for an answer of the registry.",
            interrupt);
      }
    }
  }
}
