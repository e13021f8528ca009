package io.hothouse.launch;

import io.hothouse.environment.ClusterNode;
import io.hothouse.openstack.heat.Stack;
import io.hothouse.preflight.HostReport;
import io.hothouse.preflight.OverlayPath;
import io.hothouse.probe.ProbeResult;
import java.time.Duration;
import java.util.List;

/** What {@code up} found and proved. */
public record UpResult(
    Stack stack,
    List<ClusterNode> nodes,
    HostReport hosts,
    List<OverlayPath> overlay,
    List<ProbeResult> probes,
    Duration duration) {

  /** Copies the lists. */
  public UpResult {
    nodes = List.copyOf(nodes);
    overlay = List.copyOf(overlay);
    probes = List.copyOf(probes);
  }
}
