package io.hothouse.kubernetes;

import io.fabric8.kubernetes.client.Config;
import io.fabric8.kubernetes.client.ConfigBuilder;
import io.fabric8.kubernetes.client.KubernetesClient;
import io.fabric8.kubernetes.client.KubernetesClientBuilder;
import io.fabric8.kubernetes.client.KubernetesClientException;
import io.hothouse.Deadline;
import io.hothouse.ErrorCode;
import io.hothouse.HothouseException;
import io.hothouse.pipeline.Wait;
import java.io.ByteArrayInputStream;
import java.security.cert.CertificateException;
import java.security.cert.CertificateFactory;
import java.time.Duration;
import java.util.Base64;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.TimeoutException;

/** A connection to the API server of exactly one cluster: that of the given kubeconfig. */
public final class ClusterClient implements AutoCloseable {
  private static final String AGAIN =
      "delete 'kubeconfig' in the environment's state folder, and run 'hothouse kubeconfig' to fetch it again";

  private static final Duration POLL = Duration.ofMillis(300);

  private final KubernetesClient client;
  private final ClusterFailures failures;

  private ClusterClient(KubernetesClient client, ClusterFailures failures) {
    this.client = client;
    this.failures = failures;
  }

  /**
   * Makes a client; nothing is asked yet.
   *
   * @param kubeconfig the text of a kubeconfig file; no other, and no environment, is looked at
   * @throws HothouseException with {@link ErrorCode#CONFIG} when it holds more than a {@link
   *     ClusterAccess}, or nothing that a client can be made of
   */
  public static ClusterClient open(String kubeconfig) {
    ClusterAccess access = ClusterAccess.parse(kubeconfig, "the environment's kubeconfig", AGAIN);
    return open(
        new ConfigBuilder(Config.empty())
            .withMasterUrl(access.server())
            .withCaCertData(access.authority())
            .withClientCertData(access.certificate())
            .withClientKeyData(access.key().value())
            .withClientKeyAlgo(algorithm(access.certificate()))
            .build());
  }

  /** The library takes a key for RSA's unless it is told; the certificate says whose it is. */
  private static String algorithm(String certificate) {
    try {
      return CertificateFactory.getInstance("X.509")
          .generateCertificate(
              new ByteArrayInputStream(Base64.getMimeDecoder().decode(certificate)))
          .getPublicKey()
          .getAlgorithm();
    } catch (CertificateException | IllegalArgumentException problem) {
      throw damaged(problem);
    }
  }

  private static HothouseException damaged(Exception problem) {
    return new HothouseException(
        ErrorCode.CONFIG,
        "Tried to use the environment's kubeconfig, but its certificates or its key are damaged: %s. Next: %s."
            .formatted(problem.getMessage(), AGAIN),
        problem);
  }

  /** Makes a client of what the library's own configuration says. */
  static ClusterClient open(Config config) {
    // The library's own retries make a refused connection last 19 s: we do our own waiting.
    Config patient =
        new ConfigBuilder(config)
            .withRequestRetryBackoffLimit(2)
            .withRequestRetryBackoffInterval(100)
            .withConnectionTimeout(5_000)
            .withRequestTimeout(20_000)
            .build();
    try {
      return new ClusterClient(
          new KubernetesClientBuilder().withConfig(patient).build(),
          new ClusterFailures(patient.getMasterUrl()));
    } catch (RuntimeException problem) {
      // The library reads the certificates here, and fails in many ways where they are damaged.
      throw damaged(problem);
    }
  }

  /**
   * Waits until the API server answers. One that does not listen yet, or has not made its own roles
   * yet and so forbids everything, is waited for; one that refuses the credentials is not.
   *
   * @throws HothouseException with {@link ErrorCode#AUTH} or {@link ErrorCode#TIMEOUT}
   */
  public void awaitAnswer(Deadline deadline) {
    String goal = "the API server to answer";
    while (true) {
      HothouseException failure;
      try {
        client.nodes().list();
        return;
      } catch (KubernetesClientException problem) {
        failure = failures.translate("list the nodes", problem);
        if (problem.getCode() == 401) {
          throw failure;
        }
      }
      deadline.check(goal, failure.getMessage());
      Wait.real().pause(goal, POLL);
    }
  }

  /**
   * Tells whether the API server answers and is well, by its own account, within a few seconds:
   * other questions may wait for a minute where its store is down.
   */
  public boolean isWell(Duration patience) {
    try {
      return CompletableFuture.supplyAsync(() -> client.raw("/readyz"))
          .thenApply("ok"::equals)
          .get(patience.toMillis(), TimeUnit.MILLISECONDS);
    } catch (InterruptedException interrupt) {
      Thread.currentThread().interrupt();
      throw new HothouseException(
          ErrorCode.INTERRUPTED, "Interrupted while asking the API server.", interrupt);
    } catch (ExecutionException | TimeoutException notWell) {
      return false;
    }
  }

  /** Returns the version that the API server says it is, as "1.37.2". */
  public String version() {
    return failures
        .translated("ask for the version", () -> client.getKubernetesVersion().getGitVersion())
        .replaceFirst("^v", "");
  }

  KubernetesClient library() {
    return client;
  }

  ClusterFailures failures() {
    return failures;
  }

  @Override
  public void close() {
    client.close();
  }
}
