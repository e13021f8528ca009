package io.hothouse.kubernetes;

import io.fabric8.kubernetes.api.model.HasMetadata;
import io.fabric8.kubernetes.api.model.Service;
import io.fabric8.kubernetes.api.model.ServicePort;
import io.fabric8.kubernetes.client.KubernetesClient;
import io.fabric8.kubernetes.client.KubernetesClientException;
import io.hothouse.Deadline;
import io.hothouse.pipeline.Wait;
import java.time.Duration;
import java.util.Objects;
import java.util.Set;
import java.util.function.Consumer;
import java.util.function.Supplier;
import java.util.stream.Collectors;

/**
 * The ports of the nodes that Services have. An API server that is too busy to make a Service in
 * time keeps its ports for a while, and calls them allocated when it is asked again.
 */
final class NodePorts {
  private static final int INVALID = 422;
  private static final String ALLOCATED = "provided port is already allocated";
  private static final Duration POLL = Duration.ofSeconds(2);

  /**
   * The API server looks for ports that no Service has every three minutes, and gives them back
   * when it has found them so for the third time (its {@code portallocator/controller/repair.go}).
   */
  private static final Duration PATIENCE = Duration.ofMinutes(10);

  private final KubernetesClient client;
  private final Consumer<String> notes;

  NodePorts(KubernetesClient client, Consumer<String> notes) {
    this.client = client;
    this.notes = notes;
  }

  /** Makes an attempt to have a Service, and further ones while nobody has the ports refused. */
  HasMetadata having(Service service, Deadline deadline, Supplier<HasMetadata> attempt) {
    Deadline patience = Deadline.after(PATIENCE);
    boolean told = false;
    while (true) {
      try {
        return attempt.get();
      } catch (KubernetesClientException problem) {
        if (!isAllocated(problem)
            || patience.expired()
            || deadline.expired()
            || areOfAnother(service)) {
          throw problem;
        }
        if (!told) {
          notes.accept(
              "the API server calls a node port of the Service %s allocated, and no Service has it: it could not finish what it was asked before, and gives the port back within ten minutes"
                  .formatted(service.getMetadata().getName()));
          told = true;
        }
        Wait.real().pause("the node ports of " + service.getMetadata().getName(), POLL);
      }
    }
  }

  private static boolean isAllocated(KubernetesClientException problem) {
    return problem.getCode() == INVALID && problem.getMessage().contains(ALLOCATED);
  }

  private boolean areOfAnother(Service service) {
    Set<Integer> wanted =
        service.getSpec().getPorts().stream()
            .map(ServicePort::getNodePort)
            .filter(Objects::nonNull)
            .collect(Collectors.toSet());
    return client.services().inAnyNamespace().list().getItems().stream()
        .filter(other -> !isSame(other, service))
        .flatMap(other -> other.getSpec().getPorts().stream())
        .anyMatch(port -> wanted.contains(port.getNodePort()));
  }

  private static boolean isSame(Service one, Service other) {
    return one.getMetadata().getName().equals(other.getMetadata().getName())
        && one.getMetadata().getNamespace().equals(other.getMetadata().getNamespace());
  }
}
