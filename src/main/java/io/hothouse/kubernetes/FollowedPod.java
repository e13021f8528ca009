package io.hothouse.kubernetes;

import io.fabric8.kubernetes.client.KubernetesClient;
import io.fabric8.kubernetes.client.dsl.LogWatch;
import io.hothouse.ErrorCode;
import io.hothouse.HothouseException;
import io.hothouse.pipeline.Threads;
import java.io.BufferedReader;
import java.io.IOException;
import java.io.InputStreamReader;
import java.nio.charset.StandardCharsets;
import java.util.Optional;
import java.util.concurrent.BlockingQueue;
import java.util.concurrent.LinkedBlockingQueue;
import java.util.function.Consumer;

/** The log of a pod as it is written, each line once however often the connection breaks. */
final class FollowedPod {
  private final KubernetesClient client;
  private final String pod;
  private long seen;

  FollowedPod(KubernetesClient client, String pod) {
    this.client = client;
    this.pod = pod;
  }

  /** Hands on the lines that were not handed on before, until the connection or the pod ends. */
  void follow(Consumer<String> lines) {
    BlockingQueue<Optional<String>> arriving = new LinkedBlockingQueue<>();
    try (LogWatch watch = client.pods().inNamespace(Deployer.NAMESPACE).withName(pod).watchLog()) {
      // A read of a stream does not end when its thread is interrupted: another thread reads.
      Threads.named("log of " + pod).newThread(() -> read(watch, arriving)).start();
      long number = 0;
      for (Optional<String> line = arriving.take(); line.isPresent(); line = arriving.take()) {
        number++;
        if (number > seen) {
          seen = number;
          lines.accept(line.get());
        }
      }
    } catch (InterruptedException interrupt) {
      Thread.currentThread().interrupt();
      throw new HothouseException(
          ErrorCode.INTERRUPTED, "Interrupted while following the pod " + pod + ".", interrupt);
    }
  }

  private static void read(LogWatch watch, BlockingQueue<Optional<String>> arriving) {
    try (BufferedReader reader =
        new BufferedReader(new InputStreamReader(watch.getOutput(), StandardCharsets.UTF_8))) {
      for (String line = reader.readLine(); line != null; line = reader.readLine()) {
        arriving.add(Optional.of(line));
      }
    } catch (IOException broken) {
      // The pod tells whether there is more to come.
    } finally {
      arriving.add(Optional.empty());
    }
  }
}
