package io.hothouse.facts;

/** What must run on a node. */
final class SoftwareJudge {
  private static final String RUNNING = "running";

  private SoftwareJudge() {}

  static Judgement runtime(NodeFacts facts) {
    String needed = "containerd answers";
    return facts
        .get(Fact.RUNTIME_STATE)
        .fold(
            state ->
                Judgement.of(
                        Requirement.RUNTIME,
                        state.equals("ok"),
                        state.equals("ok")
                            ? "containerd " + facts.shown(Fact.RUNTIME_VERSION)
                            : "containerd is %s, and does not answer"
                                .formatted(facts.shown(Fact.RUNTIME_PROCESS)),
                        needed)
                    .with(
                        "the process containerd is " + facts.shown(Fact.RUNTIME_PROCESS),
                        "ctr version: " + state),
            reason -> Judgement.unknown(Requirement.RUNTIME, reason, needed));
  }

  /** The unit may be active while its process is stopped. */
  static Judgement kubelet(NodeFacts facts) {
    String needed = "active and running";
    return facts
        .get(Fact.KUBELET_STATE)
        .fold(
            state ->
                facts
                    .get(Fact.KUBELET_PROCESS)
                    .fold(
                        process -> kubelet(facts, state, process, needed),
                        reason ->
                            state.equals("active")
                                ? Judgement.unknown(Requirement.KUBELET, reason, needed)
                                : kubelet(facts, state, "unknown", needed)),
            reason -> Judgement.unknown(Requirement.KUBELET, reason, needed));
  }

  private static Judgement kubelet(NodeFacts facts, String state, String process, String needed) {
    boolean active = state.equals("active");
    boolean good = active && process.equals(RUNNING);
    return Judgement.of(
            Requirement.KUBELET,
            good,
            good ? "active, " + facts.shown(Fact.KUBELET_VERSION) : active ? process : state,
            needed)
        .with(
            "the unit kubelet is %s, its process %s".formatted(state, process),
            "its health: " + facts.shown(Fact.KUBELET_HEALTH));
  }
}
