package io.hothouse.diagnosis;

import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;

/** Finds out from evidence what is wrong, and which of it makes probes fail. */
public final class Diagnostician {
  private final Evidence evidence;
  private final Map<Integer, String> ports;

  /**
   * Creates a diagnostician.
   *
   * @param ports the node ports that probes use, with the services that they prove
   */
  public Diagnostician(Evidence evidence, Map<Integer, String> ports) {
    this.evidence = evidence;
    this.ports = new HashMap<>(ports);
  }

  /** Returns what is wrong. */
  public Diagnosis diagnose(List<Symptom> symptoms) {
    List<Finding> findings = new ArrayList<>();
    findings.addAll(new IngressRules(evidence, symptoms).find());
    NodeRules nodes = new NodeRules(evidence);
    findings.addAll(nodes.find());
    findings.addAll(new ControlPlaneRules(evidence).find());
    findings.addAll(new ServiceRules(evidence, ports).find());
    findings.addAll(new PodRules(evidence).find());
    findings.addAll(new ProxyRules(evidence, ports.keySet()).find());
    findings.addAll(new OverlayRules(evidence).find());
    findings.addAll(new ProcessRules(evidence, symptoms).find());
    List<Finding> roots = new Consequences(evidence).subsumed(findings);
    Explainer explainer = new Explainer(evidence, roots);
    List<Explanation> explanations = symptoms.stream().map(explainer::explain).toList();
    List<Finding> ordered = new ArrayList<>();
    explanations.forEach(
        it -> it.finding().filter(f -> !ordered.contains(f)).ifPresent(ordered::add));
    roots.stream().filter(it -> !ordered.contains(it)).forEach(ordered::add);
    return new Diagnosis(explanations, ordered, nodes.unknown());
  }
}
