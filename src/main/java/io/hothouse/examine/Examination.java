package io.hothouse.examine;

import io.hothouse.Deadline;
import io.hothouse.ErrorCode;
import io.hothouse.HothouseException;
import io.hothouse.Observation;
import io.hothouse.Secret;
import io.hothouse.diagnosis.Diagnosis;
import io.hothouse.diagnosis.Diagnostician;
import io.hothouse.diagnosis.Symptom;
import io.hothouse.environment.OpenEnvironment;
import io.hothouse.kubernetes.ClusterClient;
import io.hothouse.kubernetes.Deployer;
import io.hothouse.kubernetes.ServiceDefinition;
import io.hothouse.kubernetes.ServiceDefinition.SecretKey;
import io.hothouse.kubernetes.Services;
import io.hothouse.pipeline.Pipeline;
import io.hothouse.pipeline.Result;
import io.hothouse.pipeline.Wait;
import io.hothouse.probe.Probe;
import io.hothouse.probe.ProbeResult;
import io.hothouse.progress.Step;
import java.time.Duration;
import java.util.HashMap;
import java.util.HashSet;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.TreeMap;
import java.util.TreeSet;
import java.util.function.Function;
import java.util.stream.Collectors;
import java.util.stream.Stream;

/**
 * Finds out why an environment's services do not answer: probes them, asks nodes, cluster and cloud
 * at once, and lets the {@link Diagnostician} judge. That something cannot be asked is evidence,
 * too, and is told: it never counts as well.
 */
public final class Examination {
  private static final Duration PATIENCE = Duration.ofSeconds(5);

  /**
   * A kubelet reports every ten seconds; one that was started anew, later. Services give up an
   * answer of the database that got lost after a minute, and count as ready some seconds later.
   */
  private static final Duration SETTLING = Duration.ofSeconds(100);

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
   * Examines what has just been repaired or may come back by itself, again while all services
   * answer and something is yet said to be wrong: Kubernetes takes a while to hear from a node that
   * it is well.
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
    Observation<ClusterClient> cluster =
        client.isWell(PATIENCE)
            ? Observation.known(client)
            : Observation.unknown("the API server does not answer, or says that it is not well");
    cluster.reason().ifPresent(step::note);
    Function<SecretKey, Secret> secrets =
        cluster.known().isPresent() ? key -> deployer.secret(key, step) : Examination::unreadable;
    Observation<List<String>> deployed =
        names.isEmpty()
            ? cluster.flatMap(it -> Observation.of(deployer::deployed))
            : Observation.known(names);
    List<ServiceDefinition> services =
        known.with(names.isEmpty() ? toProbe(deployed.known()) : names);
    Verification verification = new Verification(known, environment.connections());
    Map<String, List<Probe>> probes = new TreeMap<>();
    services.forEach(service -> probes.put(service.name(), verification.probes(service, secrets)));
    Map<String, List<ProbeResult>> answers =
        step.run("probes", own -> probe(probes, verification, timeout, own));
    List<ProbeResult> results = answers.values().stream().flatMap(List::stream).toList();
    List<Symptom> symptoms = symptoms(answers);
    List<String> unasked =
        deployed.reason().stream()
            .map(
                reason ->
                    "which services are deployed, so only '%s' was probed: %s"
                        .formatted(String.join(", ", LEAST), reason))
            .toList();
    if (symptoms.isEmpty() && unasked.isEmpty() && !always) {
      return new ExaminationResult(results, Diagnosis.none(), List.of());
    }
    Map<Integer, String> ports = new TreeMap<>();
    probes.forEach((service, all) -> all.forEach(it -> ports.put(it.port(), service)));
    EvidenceGathering gathering = new EvidenceGathering(environment);
    EvidenceGathering.Gathered gathered =
        step.run(
            "evidence",
            own ->
                gathering.gather(
                    cluster, requires(services), ports.keySet(), suspects(symptoms), own));
    Diagnosis diagnosis = new Diagnostician(gathered.evidence(), ports).diagnose(symptoms);
    List<String> unknown =
        Stream.of(unasked, gathered.unknown(), diagnosis.unknown()).flatMap(List::stream).toList();
    return new ExaminationResult(results, diagnosis, unknown);
  }

  private static List<Symptom> symptoms(Map<String, List<ProbeResult>> answers) {
    return answers.entrySet().stream()
        .flatMap(
            entry ->
                entry.getValue().stream()
                    .filter(result -> !result.answer().passed())
                    .map(result -> new Symptom(entry.getKey(), result)))
        .toList();
  }

  private static Set<String> suspects(List<Symptom> symptoms) {
    return symptoms.stream().map(Symptom::service).collect(Collectors.toSet());
  }

  private static Secret unreadable(SecretKey key) {
    throw new HothouseException(
        ErrorCode.UNREACHABLE,
        "the Secret %s cannot be read, as the API server is not well".formatted(key.secret()));
  }

  /**
   * Returns what is deployed; what every environment has where that is nothing, or nobody can tell.
   */
  private List<String> toProbe(Optional<List<String>> deployed) {
    List<String> names = deployed.filter(all -> !all.isEmpty()).orElse(LEAST);
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
