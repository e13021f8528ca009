package io.hothouse.diagnosis;

import io.hothouse.kubernetes.ClusterState.Endpoint;
import io.hothouse.probe.Answer;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;

/** What the process in a pod does wrong, although it can be reached. */
final class ProcessRules {
  private final Evidence evidence;
  private final List<Symptom> symptoms;

  ProcessRules(Evidence evidence, List<Symptom> symptoms) {
    this.evidence = evidence;
    this.symptoms = symptoms;
  }

  List<Finding> find() {
    Map<String, Finding> found = new LinkedHashMap<>();
    for (Symptom symptom : symptoms) {
      of(symptom).ifPresent(it -> found.putIfAbsent(it.cause() + it.place(), it));
    }
    return List.copyOf(found.values());
  }

  private Optional<Finding> of(Symptom symptom) {
    Answer.Verdict verdict = symptom.result().answer().verdict();
    if (verdict != Answer.Verdict.WRONG && verdict != Answer.Verdict.CLOSED) {
      return Optional.empty();
    }
    return words(symptom).or(() -> refused(symptom)).or(() -> password(symptom));
  }

  private Optional<Finding> words(Symptom symptom) {
    return evidence.cluster().stream()
        .flatMap(it -> it.pods().stream())
        .filter(pod -> pod.service().equals(symptom.service()) && pod.ready())
        .filter(pod -> pod.job().isEmpty())
        .flatMap(pod -> DatabaseErrors.of(pod).stream())
        .findFirst();
  }

  /** What the pod itself gives to those beside it, without any of the path before it. */
  private Optional<Finding> refused(Symptom symptom) {
    List<String> seen = new ArrayList<>();
    boolean closed = false;
    boolean told = false;
    for (Endpoint endpoint : evidence.ready(symptom.result().port())) {
      Optional<NodeEvidence> home = evidence.node(endpoint.node());
      if (home.isEmpty()) {
        continue;
      }
      ConnectResult knock = home.get().pod(endpoint.address(), endpoint.port());
      closed |= knock.result() == ConnectResult.Result.CLOSED;
      told |=
          knock.result() == ConnectResult.Result.SAYS
              && symptom.result().answer().verdict() == Answer.Verdict.WRONG;
      seen.add(
          "on its own node, %s (%s:%d) %s"
              .formatted(endpoint.pod(), endpoint.address(), endpoint.port(), knock));
    }
    if (!closed && !told) {
      return Optional.empty();
    }
    seen.add("the probe: " + symptom.result().answer().detail());
    return Optional.of(
        Finding.ofService(
            closed ? Cause.CLOSES_AT_ONCE : Cause.REFUSES_CLIENTS,
            "service " + symptom.service(),
            symptom.service(),
            closed
                ? "it accepts connections and closes them at once"
                : "it answers, but turns clients away",
            seen,
            "check its log: kubectl -n openstack logs -l name=" + symptom.service()));
  }

  private static Optional<Finding> password(Symptom symptom) {
    String detail = symptom.result().answer().detail();
    return detail.contains("401")
        ? Optional.of(
            Finding.ofService(
                Cause.WRONG_PASSWORD,
                "service " + symptom.service(),
                symptom.service(),
                "it rejects the password in its Secret",
                List.of("the probe: " + detail),
                "restore the password in the Secret, or set it with the service's own tools"))
        : Optional.empty();
  }
}
