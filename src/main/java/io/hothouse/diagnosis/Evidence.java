package io.hothouse.diagnosis;

import io.hothouse.kubernetes.ClusterState;
import io.hothouse.kubernetes.ClusterState.Endpoint;
import io.hothouse.kubernetes.ClusterState.ServiceState;
import io.hothouse.openstack.server.ServerAccess;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.stream.Collectors;

/**
 * All that was seen, at about one moment.
 *
 * @param cluster what the API server says; nothing when it does not answer
 * @param access what the cloud says of the nodes' servers, by name; empty when it does not answer
 * @param requires what each service requires, and what that requires, by name
 */
public record Evidence(
    List<NodeEvidence> nodes,
    Optional<ClusterState> cluster,
    Map<String, ServerAccess> access,
    Map<String, Set<String>> requires) {

  /** Copies the collections. */
  public Evidence {
    nodes = List.copyOf(nodes);
    access = Map.copyOf(access);
    requires = Map.copyOf(requires);
  }

  Optional<NodeEvidence> node(String name) {
    return nodes.stream().filter(node -> node.name().equals(name)).findFirst();
  }

  /**
   * Returns the address that packets of this machine have when they reach a node, as its SSH server
   * sees it. That of a node that does not answer is the one that others see, where they agree: they
   * are reached by the same route.
   */
  Optional<String> clientSeenBy(String node) {
    Optional<String> own = node(node).flatMap(NodeEvidence::client);
    if (own.isPresent() || node(node).filter(NodeEvidence::direct).isEmpty()) {
      return own;
    }
    Set<String> seen =
        nodes.stream()
            .filter(NodeEvidence::direct)
            .flatMap(it -> it.client().stream())
            .collect(Collectors.toSet());
    return seen.size() == 1 ? seen.stream().findFirst() : Optional.empty();
  }

  /** Returns the Kubernetes services that own a node port: one, or none. */
  Optional<ServiceState> owner(int port) {
    return cluster.stream()
        .flatMap(it -> it.services().stream())
        .filter(it -> it.nodePort() == port)
        .findFirst();
  }

  /** Returns the places that a node port leads to and that are ready. */
  List<Endpoint> ready(int port) {
    return owner(port).stream()
        .flatMap(it -> it.endpoints().stream())
        .filter(Endpoint::ready)
        .toList();
  }

  /** Returns the nodes that a service's pods are on. */
  Set<String> homes(String service) {
    return cluster.stream()
        .flatMap(it -> it.pods().stream())
        .filter(pod -> pod.service().equals(service) && !pod.node().isEmpty())
        .filter(pod -> !pod.phase().equals("Succeeded"))
        .map(ClusterState.PodState::node)
        .collect(Collectors.toSet());
  }

  /** Returns all that a service requires. */
  Set<String> required(String service) {
    return requires.getOrDefault(service, Set.of());
  }
}
