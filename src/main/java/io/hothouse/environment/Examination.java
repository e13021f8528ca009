package io.hothouse.environment;

import io.hothouse.Deadline;
import io.hothouse.ErrorCode;
import io.hothouse.HothouseException;
import io.hothouse.Secret;
import io.hothouse.diagnosis.Diagnosis;
import io.hothouse.diagnosis.Diagnostician;
import io.hothouse.diagnosis.Evidence;
import io.hothouse.diagnosis.NodeEvidence;
import io.hothouse.diagnosis.NodeInspector;
import io.hothouse.diagnosis.Symptom;
import io.hothouse.kubernetes.ClusterClient;
import io.hothouse.kubernetes.ClusterState;
import io.hothouse.kubernetes.ClusterStates;
import io.hothouse.kubernetes.Deployer;
import io.hothouse.kubernetes.ServiceDefinition;
import io.hothouse.kubernetes.ServiceDefinition.SecretKey;
import io.hothouse.kubernetes.Services;
import io.hothouse.openstack.CloudSession;
import io.hothouse.openstack.ServerAccess;
import io.hothouse.pipeline.Pipeline;
import io.hothouse.pipeline.Result;
import io.hothouse.probe.Probe;
import io.hothouse.probe.ProbeResult;
import io.hothouse.progress.Step;
import io.hothouse.ssh.SshConnections;
import java.time.Duration;
import java.util.ArrayList;
import java.util.Collection;
import java.util.HashMap;
import java.util.HashSet;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.TreeMap;
import java.util.TreeSet;
import java.util.function.Function;
import java.util.function.Supplier;

/**
 * Finds out why an environment's services do not answer: probes them, asks nodes, cluster and cloud
 * at once, and lets the {@link Diagnostician} judge. That something cannot be asked is evidence,
 * too.
 */
final class Examination {
  private static final Duration PATIENCE = Duration.ofSeconds(5);
  private static final Duration NODE_BUDGET = Duration.ofSeconds(25);

  /** What every environment has, where the cluster cannot be asked for more. */
  private static final List<String> LEAST = List.of("core");

  private final CloudSession cloud;
  private final List<ClusterNode> nodes;
  private final SshConnections connections;
  private final Services known;

  Examination(
      CloudSession cloud, List<ClusterNode> nodes, SshConnections connections, Services known) {
    this.cloud = cloud;
    this.nodes = nodes;
    this.connections = connections;
    this.known = known;
  }

  /**
   * Examines the environment.
   *
   * @param names services or profiles; none for what is on the cluster
   * @param timeout how long services may take to answer
   * @param always whether to look for what is wrong although all of them answer
   */
  ExaminationResult examine(
      ClusterClient client, List<String> names, Duration timeout, boolean always, Step step) {
    Deployer deployer = Verification.deployer(client, nodes.get(0));
    boolean well = client.isWell(PATIENCE);
    if (!well) {
      step.note("the API server does not answer, or says that it is not well");
    }
    Function<SecretKey, Secret> secrets = well ? deployer::secret : Examination::unknown;
    List<ServiceDefinition> services =
        known.with(names.isEmpty() ? deployed(deployer, well, step) : names);
    Verification verification = new Verification(known, connections);
    Map<String, List<Probe>> probes = new TreeMap<>();
    services.forEach(service -> probes.put(service.name(), verification.probes(service, secrets)));
    Map<Integer, String> ports = new TreeMap<>();
    probes.forEach((service, all) -> all.forEach(it -> ports.put(it.port(), service)));
    List<ProbeResult> results = new ArrayList<>();
    List<Symptom> symptoms = new ArrayList<>();
    Map<String, List<ProbeResult>> answers =
        step.run("probes", own -> probe(probes, verification, timeout, own));
    answers.forEach(
        (service, list) -> {
          results.addAll(list);
          list.stream()
              .filter(result -> !result.answer().passed())
              .forEach(result -> symptoms.add(new Symptom(service, result)));
        });
    if (symptoms.isEmpty() && !always) {
      return new ExaminationResult(results, new Diagnosis(List.of(), List.of()));
    }
    Set<String> suspects = new TreeSet<>();
    symptoms.forEach(symptom -> suspects.add(symptom.service()));
    Evidence evidence =
        step.run(
            "evidence",
            own ->
                evidence(
                    well ? Optional.of(client) : Optional.empty(),
                    services,
                    ports.keySet(),
                    suspects,
                    own));
    Diagnosis diagnosis = new Diagnostician(evidence, ports).diagnose(symptoms);
    return new ExaminationResult(results, diagnosis);
  }

  private static Secret unknown(SecretKey key) {
    throw new HothouseException(
        ErrorCode.UNREACHABLE,
        "The Secret %s cannot be read, as the API server is not well.".formatted(key.secret()));
  }

  private List<String> deployed(Deployer deployer, boolean well, Step step) {
    List<String> names = well ? orElse(step, deployer::deployed, List.of()) : List.of();
    if (names.isEmpty()) {
      return LEAST;
    }
    Set<String> strange = new TreeSet<>(names);
    known.all().forEach(service -> strange.remove(service.name()));
    if (!strange.isEmpty()) {
      throw new HothouseException(
          ErrorCode.NOT_FOUND,
          "The cluster has services that there are no manifests for here: %s. Next: give their folder with --manifests, or name with --services what is to be proved."
              .formatted(String.join(", ", strange)));
    }
    return names;
  }

  private Map<String, List<ProbeResult>> probe(
      Map<String, List<Probe>> probes, Verification verification, Duration timeout, Step step) {
    Deadline deadline = Deadline.after(timeout);
    Map<String, Result<List<ProbeResult>>> running = new TreeMap<>();
    Map<String, List<ProbeResult>> answers = new TreeMap<>();
    try (Pipeline pipeline = new Pipeline(step)) {
      probes.forEach(
          (service, all) ->
              running.put(
                  service,
                  pipeline.start(
                      "probe " + service,
                      own ->
                          orElse(
                              own, () -> verification.attempt(all, nodes, deadline), List.of()))));
      running.forEach((service, results) -> answers.put(service, results.get()));
    }
    return answers;
  }

  private Evidence evidence(
      Optional<ClusterClient> client,
      List<ServiceDefinition> services,
      Collection<Integer> ports,
      Set<String> suspects,
      Step step) {
    NodeInspector inspector = new NodeInspector(connections, NODE_BUDGET);
    List<NodeInspector.Place> places =
        nodes.stream()
            .map(
                node ->
                    new NodeInspector.Place(node.target(), node.address(), node.privateAddress()))
            .toList();
    try (Pipeline pipeline = new Pipeline(step)) {
      Result<Optional<ClusterState>> cluster =
          pipeline.start(
              "cluster",
              own ->
                  orElse(
                      own,
                      () -> client.map(it -> new ClusterStates(it).read(suspects)),
                      Optional.empty()));
      Result<Map<String, ServerAccess>> access =
          pipeline.start(
              "cloud",
              own ->
                  orElse(
                      own,
                      () ->
                          cloud.serverAccesses().of(nodes.stream().map(ClusterNode::name).toList()),
                      Map.of()));
      Result<List<NodeEvidence>> facts = pipeline.start("nodes", own -> inspector.facts(places));
      Result<List<NodeEvidence>> routes =
          pipeline.start(
              "routes between them",
              own -> inspector.routes(places, facts.get(), ports, pods(cluster.get(), ports)));
      return new Evidence(routes.get(), cluster.get(), access.get(), requires(services));
    }
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

  private Map<String, Set<String>> requires(List<ServiceDefinition> services) {
    Map<String, Set<String>> requires = new HashMap<>();
    for (ServiceDefinition service : services) {
      Set<String> all = new HashSet<>();
      known.with(List.of(service.name())).forEach(it -> all.add(it.name()));
      all.remove(service.name());
      requires.put(service.name(), all);
    }
    return requires;
  }

  /** What cannot be had is told, and does not end the examination. */
  private static <T> T orElse(Step step, Supplier<T> question, T otherwise) {
    try {
      return question.get();
    } catch (HothouseException problem) {
      if (problem.code() == ErrorCode.INTERRUPTED) {
        throw problem;
      }
      step.note("not to be had: " + problem.getMessage());
      return otherwise;
    }
  }
}
