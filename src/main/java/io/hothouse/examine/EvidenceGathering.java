package io.hothouse.examine;

import io.hothouse.Observation;
import io.hothouse.diagnosis.Evidence;
import io.hothouse.diagnosis.NodeEvidence;
import io.hothouse.diagnosis.NodeInspector;
import io.hothouse.environment.ClusterNode;
import io.hothouse.environment.OpenEnvironment;
import io.hothouse.kubernetes.ClusterClient;
import io.hothouse.kubernetes.ClusterState;
import io.hothouse.kubernetes.ClusterStates;
import io.hothouse.openstack.server.ServerAccess;
import io.hothouse.pipeline.Pipeline;
import io.hothouse.pipeline.Result;
import io.hothouse.progress.Step;
import java.time.Duration;
import java.util.Collection;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.TreeSet;
import java.util.stream.Stream;

/**
 * Asks nodes, cluster and cloud at once for what tells why services do not answer. What cannot be
 * asked keeps nothing of the rest, and is told.
 */
final class EvidenceGathering {
  private static final Duration NODE_BUDGET = Duration.ofSeconds(25);

  private final OpenEnvironment environment;

  EvidenceGathering(OpenEnvironment environment) {
    this.environment = environment;
  }

  /**
   * What was found out.
   *
   * @param unknown what could not be, each with why
   */
  record Gathered(Evidence evidence, List<String> unknown) {
    Gathered {
      unknown = List.copyOf(unknown);
    }
  }

  /**
   * Gathers what can be had.
   *
   * @param cluster the cluster, where it answers
   * @param requires by each service that was probed, all that it needs
   * @param ports the node ports that were probed
   * @param suspects the services that did not answer
   */
  Gathered gather(
      Observation<ClusterClient> cluster,
      Map<String, Set<String>> requires,
      Collection<Integer> ports,
      Set<String> suspects,
      Step step) {
    NodeInspector inspector = new NodeInspector(environment.connections(), NODE_BUDGET);
    List<NodeInspector.Place> places =
        environment.nodes().stream()
            .map(
                node ->
                    new NodeInspector.Place(node.target(), node.address(), node.privateAddress()))
            .toList();
    try (Pipeline pipeline = new Pipeline(step)) {
      Result<Observation<ClusterState>> state =
          pipeline.start("cluster", own -> state(cluster, suspects, own));
      Result<Observation<Map<String, ServerAccess>>> access = pipeline.start("cloud", this::access);
      Result<List<NodeEvidence>> facts = pipeline.start("nodes", own -> inspector.facts(places));
      Result<List<NodeEvidence>> routes =
          pipeline.start(
              "routes between them",
              own ->
                  inspector.routes(places, facts.get(), ports, pods(state.get().known(), ports)));
      List<String> unknown =
          Stream.concat(
                  state.get().reason().map("what the cluster says of itself: "::concat).stream(),
                  access
                      .get()
                      .reason()
                      .map("what the cloud lets through to the nodes: "::concat)
                      .stream())
              .toList();
      Evidence evidence =
          new Evidence(
              routes.get(), state.get().known(), access.get().known().orElse(Map.of()), requires);
      return new Gathered(evidence, unknown);
    }
  }

  private static Observation<ClusterState> state(
      Observation<ClusterClient> cluster, Set<String> suspects, Step step) {
    return noted(
        cluster.flatMap(client -> Observation.of(() -> new ClusterStates(client).read(suspects))),
        step);
  }

  private Observation<Map<String, ServerAccess>> access(Step step) {
    List<String> names = environment.nodes().stream().map(ClusterNode::name).toList();
    return noted(Observation.of(() -> environment.cloud().serverAccesses().of(names)), step);
  }

  private static <T> Observation<T> noted(Observation<T> observation, Step step) {
    observation.reason().ifPresent(reason -> step.note("not available: " + reason));
    return observation;
  }

  /** Returns where the pods are that these ports lead to. */
  private static Set<String> pods(Optional<ClusterState> cluster, Collection<Integer> ports) {
    Set<String> pods = new TreeSet<>();
    cluster.stream()
        .flatMap(state -> state.services().stream())
        .filter(service -> ports.contains(service.nodePort()))
        .flatMap(service -> service.endpoints().stream())
        .forEach(endpoint -> pods.add(endpoint.address() + ":" + endpoint.port()));
    return pods;
  }
}
