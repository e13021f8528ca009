package io.hothouse.preflight;

import java.util.List;

/** What must run on a node. */
final class SoftwareChecks {
  private SoftwareChecks() {}

  static List<HostCheck> judge(HostFacts facts, Stage stage) {
    return List.of(runtime(facts), kubelet(facts, stage));
  }

  private static HostCheck runtime(HostFacts facts) {
    boolean good = facts.shown("runtime.state").equals("ok");
    return HostCheck.of(
        facts,
        "container runtime",
        good ? "containerd " + facts.shown("runtime.version") : facts.shown("runtime.state"),
        "containerd answers",
        good,
        "systemctl restart containerd; journalctl -u containerd");
  }

  private static HostCheck kubelet(HostFacts facts, Stage stage) {
    if (stage == Stage.BOOTED) {
      return HostCheck.notApplicable(facts, "kubelet", "active");
    }
    String state = facts.shown("kubelet.state");
    return HostCheck.of(
        facts,
        "kubelet",
        "%s, %s".formatted(state, facts.shown("kubelet.version")),
        "active",
        state.equals("active"),
        "systemctl restart kubelet; journalctl -u kubelet");
  }
}
