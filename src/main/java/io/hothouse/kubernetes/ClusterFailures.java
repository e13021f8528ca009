package io.hothouse.kubernetes;

import io.fabric8.kubernetes.client.KubernetesClientException;
import io.hothouse.ErrorCode;
import io.hothouse.HothouseException;
import java.io.IOException;
import java.io.InterruptedIOException;
import java.net.SocketTimeoutException;
import java.util.function.Supplier;

/** Says in our words what the API server did, or what lies before it. */
final class ClusterFailures {
  private final String server;

  ClusterFailures(String server) {
    this.server = server;
  }

  /** Does {@code work}, which is described as in "Tried to ACTION". */
  <T> T translated(String action, Supplier<T> work) {
    try {
      return work.get();
    } catch (UnknownKind problem) {
      throw new HothouseException(
          ErrorCode.DEPLOY,
          "Tried to %s on the cluster %s, but %s. Next: correct its kind and apiVersion, or put the CustomResourceDefinition that it is of beside it; render a chart for the cluster's version: helm template --kube-version VERSION."
              .formatted(action, server, problem.getMessage()),
          problem);
    } catch (KubernetesClientException problem) {
      throw translate(action, problem);
    }
  }

  HothouseException translate(String action, KubernetesClientException problem) {
    if (problem.getCode() == 401 || problem.getCode() == 403) {
      return failure(
          ErrorCode.AUTH,
          action,
          "it rejected the kubeconfig's credentials: " + problem.getMessage(),
          problem);
    }
    if (problem.getCode() > 0) {
      // The library's own message says the same three times.
      boolean told = problem.getStatus() != null && problem.getStatus().getMessage() != null;
      String reason = told ? problem.getStatus().getMessage() : problem.getMessage();
      return failure(ErrorCode.DEPLOY, action, "it refused: " + reason, problem);
    }
    Throwable cause = problem;
    while (cause.getCause() != null && !(cause instanceof IOException)) {
      cause = cause.getCause();
    }
    if (cause instanceof InterruptedIOException && !(cause instanceof SocketTimeoutException)) {
      return new HothouseException(
          ErrorCode.INTERRUPTED, "Interrupted while trying to " + action + ".", problem);
    }
    return failure(ErrorCode.UNREACHABLE, action, "there is no answer: " + cause, problem);
  }

  private HothouseException failure(ErrorCode code, String action, String reason, Throwable cause) {
    return new HothouseException(
        code, "Tried to %s on the cluster %s, but %s.".formatted(action, server, reason), cause);
  }
}
