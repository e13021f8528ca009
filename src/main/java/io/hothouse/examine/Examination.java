package io.hothouse.examine;

import io.hothouse.Deadline;
import io.hothouse.ErrorCode;
import io.hothouse.HothouseException;
import io.hothouse.Observation;
import io.hothouse.Secret;
import io.hothouse.diagnosis.Diagnosis;
import io.hothouse.diagnosis.Diagnostician;
import io.hothouse.diagnosis.Evidence;
import io.hothouse.diagnosis.NodeEvidence;
import io.hothouse.diagnosis.NodeInspector;
import io.hothouse.diagnosis.Symptom;
import io.hothouse.environment.ClusterNode;
import io.hothouse.environment.OpenEnvironment;
import io.hothouse.kubernetes.ClusterClient;
import io.hothouse.kubernetes.ClusterState;
import io.hothouse.kubernetes.ClusterStates;
import io.hothouse.kubernetes.Deployer;
import io.hothouse.kubernetes.ServiceDefinition;
import io.hothouse.kubernetes.ServiceDefinition.SecretKey;
import io.hothouse.kubernetes.Services;
import io.hothouse.openstack.server.ServerAccess;
import io.hothouse.pipeline.Pipeline;
import io.hothouse.pipeline.Result;
import io.hothouse.pipeline.Wait;
import io.hothouse.probe.Probe;
import io.hothouse.probe.ProbeResult;
import io.hothouse.progress.Step;
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

/**
 * Finds out why an environment's services do not answer: probes them, asks nodes, cluster and cloud
 * at once, and lets the {@link Diagnostician} judge. That something cannot be asked is evidence,
 * too, and is told: it never counts as well.
 */
public final class Examination {
  private static final Duration PATIENCE = Duration.ofSeconds(5);
  private static final Duration NODE_BUDGET = Duration.ofSeconds(25);

  /** A kubelet reports every ten seconds; one that was started anew, later. */
  private static final Duration SETTLING = Duration.ofSeconds(40);

  private static final Duration BETWEEN_EXAMINATIONS = Duration.ofSeconds(3);

  /** What every environment has, where the cluster cannot be asked for more. */
  private static final List<String> LEAST = List.of("core");

  private final OpenEnvironment environment;
  private final Services known;

  /**
   * Creates the examination of an environment.
   *
   * @param known the services that there are manifests for
   */
  public Examination(OpenEnvironment environment, Services known) {
    this.environment = environment;
    this.known = known;
  }

  /**
   * Probes services, and finds out why those do not answer that do not.
   *
   * @param names services or profiles; none for what is on the cluster
   * @param timeout how long services may take to answer
   * @param always whether to look for what is wrong although all of them answer
   */
  public ExaminationResult examine(
      List<String> names, Duration timeout, boolean always, Step step) {
    try (ClusterClient client = ClusterClient.open(environment.kubeconfig())) {
      return examine(client, names, timeout, always, step);
    }
  }

  /**
   * Examines what has just been repaired, again while all services answer and something is yet said
   * to be wrong: Kubernetes takes a while to hear from a node that it is well.
   */
  public ExaminationResult examineRepaired(List<String> names, Duration timeout, Step step) {
    Deadline settled = Deadline.after(SETTLING);
    return Wait.real()
        .until(
            "what was repaired",
            Deadline.after(SETTLING.plus(timeout)),
            BETWEEN_EXAMINATIONS,
            () ->
                Optional.of(examine(names, timeout, true, step))
                    .filter(result -> result.healthy() || !result.proved() || settled.expired()));
  }

  private ExaminationResult examine(
      ClusterClient client, List<String> names, Duration timeout, boolean always, Step step) {
    Deployer deployer = Verification.deployer(client, environment.controlPlane());
    List<String> unknown = new ArrayList<>();
    boolean well = client.isWell(PATIENCE);
    if (!well) {
      step.note("the API server does not answer, or says that it is not well");
    }
    Function<SecretKey, Secret> secrets = well ? deployer::secret : Examination::unreadable;
    List<ServiceDefinition> services =
        known.with(names.isEmpty() ? deployed(deployer, well, unknown) : names);
    Verification verification = new Verification(known, environment.connections());
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
    if (symptoms.isEmpty() && unknown.isEmpty() && !always) {
      return new ExaminationResult(results, Diagnosis.none(), unknown);
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
                    unknown,
                    own));
    Diagnosis diagnosis = new Diagnostician(evidence, ports).diagnose(symptoms);
    unknown.addAll(diagnosis.unknown());
    return new ExaminationResult(results, diagnosis, unknown);
  }

  private static Secret unreadable(SecretKey key) {
    throw new HothouseException(
        ErrorCode.UNREACHABLE,
        "the Secret %s cannot be read, as the API server is not well".formatted(key.secret()));
  }

  /** Returns what is deployed; what every environment has where nobody can tell. */
  private List<String> deployed(Deployer deployer, boolean well, List<String> unknown) {
    Observation<List<String>> answer =
        well
            ? Observation.of(deployer::deployed)
            : Observation.unknown("the API server does not answer, or says that it is not well");
    answer
        .reason()
        .ifPresent(
            reason ->
                unknown.add(
                    "which services are deployed, so only '%s' was probed: %s"
                        .formatted(String.join(", ", LEAST), reason)));
    List<String> names = answer.known().orElse(LEAST);
    if (names.isEmpty()) {
      return LEAST;
    }
    Set<String> strange = new TreeSet<>(names);
    strange.removeAll(LEAST);
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
                      own -> verification.attempt(all, environment.nodes(), deadline))));
      running.forEach((service, results) -> answers.put(service, results.get()));
    }
    return answers;
  }

  private Evidence evidence(
      Optional<ClusterClient> client,
      List<ServiceDefinition> services,
      Collection<Integer> ports,
      Set<String> suspects,
      List<String> unknown,
      Step step) {
    NodeInspector inspector = new NodeInspector(environment.connections(), NODE_BUDGET);
    List<NodeInspector.Place> places =
        environment.nodes().stream()
            .map(
                node ->
                    new NodeInspector.Place(node.target(), node.address(), node.privateAddress()))
            .toList();
    try (Pipeline pipeline = new Pipeline(step)) {
      Result<Observation<ClusterState>> cluster =
          pipeline.start("cluster", own -> cluster(client, suspects, own));
      Result<Observation<Map<String, ServerAccess>>> access = pipeline.start("cloud", this::access);
      Result<List<NodeEvidence>> facts = pipeline.start("nodes", own -> inspector.facts(places));
      Result<List<NodeEvidence>> routes =
          pipeline.start(
              "routes between them",
              own ->
                  inspector.routes(places, facts.get(), ports, pods(cluster.get().known(), ports)));
      cluster
          .get()
          .reason()
          .map("what the cluster says of itself: "::concat)
          .ifPresent(unknown::add);
      access
          .get()
          .reason()
          .map("what the cloud lets through to the nodes: "::concat)
          .ifPresent(unknown::add);
      return new Evidence(
          routes.get(),
          cluster.get().known(),
          access.get().known().orElse(Map.of()),
          requires(services));
    }
  }

  private static Observation<ClusterState> cluster(
      Optional<ClusterClient> client, Set<String> suspects, Step step) {
    Observation<ClusterState> state =
        client.isPresent()
            ? Observation.of(() -> new ClusterStates(client.get()).read(suspects))
            : Observation.unknown("the API server does not answer, or says that it is not well");
    return noted(state, step);
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
}
