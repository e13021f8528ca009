package io.hothouse.diagnosis;

import io.hothouse.preflight.HostCheck;
import io.hothouse.preflight.Verdict;
import java.util.Map;
import java.util.Optional;

/**
 * What can be mended on a node without harm: nothing of it touches data, and all of it can be done
 * twice.
 */
public enum NodeRepair {
  /** kube-proxy writes all of its rules when it starts; its kubelet starts it again. */
  RESTART_KUBE_PROXY(
      "restart kube-proxy",
      "pkill -9 -f '^(/usr/local/bin/)?kube-proxy ' || systemctl restart kubelet"),
  /**
   * The unit makes the device and its entries anew; Open vSwitch is restarted where it is in use.
   */
  REMAKE_OVERLAY(
      "make the vxlan device and its entries anew",
      "! systemctl is-active --quiet openvswitch-switch || systemctl restart openvswitch-switch;"
          + " systemctl restart hothouse-overlay"),
  /** Its containers go on running meanwhile. A process that is frozen does not hear a signal. */
  RESTART_RUNTIME("restart containerd", "pkill -CONT -x containerd; systemctl restart containerd"),
  /** Its pods go on running meanwhile. */
  RESTART_KUBELET("restart the kubelet", "pkill -CONT -x kubelet; systemctl restart kubelet"),
  /** Images that no container is made from, and journals beyond 50 MB. */
  FREE_IMAGE_SPACE(
      "delete images that no container uses, and old journals",
      "journalctl --quiet --vacuum-size=50M; ctr -n k8s.io containers ls | awk 'NR > 1 { print $2 }' | sort -u >/run/hothouse-used;"
          + " ctr -n k8s.io images ls -q | grep -vxFf /run/hothouse-used | grep -v pause | xargs -r ctr -n k8s.io images rm --sync"),
  /** Now, and at every start. */
  LOAD_VXLAN("load the module vxlan", module("vxlan")),
  /** Now, and at every start. */
  LOAD_OVERLAY("load the module overlay", module("overlay")),
  /** Now, and at every start. */
  FILTER_BRIDGES(
      "let iptables see bridged packets",
      module("br_netfilter") + "; " + setting("net.bridge.bridge-nf-call-iptables")),
  /** Now, and at every start. */
  FORWARD_PACKETS("forward packets", setting("net.ipv4.ip_forward"));

  private static final Map<Cause, NodeRepair> BY_CAUSE =
      Map.of(
          Cause.KUBE_PROXY_STOPPED, RESTART_KUBE_PROXY,
          Cause.KUBE_PROXY_STALE, RESTART_KUBE_PROXY,
          Cause.VXLAN_MISSING, REMAKE_OVERLAY,
          Cause.VXLAN_DOWN, REMAKE_OVERLAY,
          Cause.VXLAN_PEER_WRONG, REMAKE_OVERLAY,
          Cause.VXLAN_MTU_WRONG, REMAKE_OVERLAY,
          Cause.RUNTIME_DOWN, RESTART_RUNTIME,
          Cause.KUBELET_DOWN, RESTART_KUBELET,
          Cause.DISK_FULL, FREE_IMAGE_SPACE);

  private static final Map<String, NodeRepair> BY_CHECK =
      Map.of(
          "vxlan", LOAD_VXLAN,
          "overlay fs", LOAD_OVERLAY,
          "bridge netfilter", FILTER_BRIDGES,
          "IP forwarding", FORWARD_PACKETS,
          "container runtime", RESTART_RUNTIME,
          "kubelet", RESTART_KUBELET,
          "MTU", REMAKE_OVERLAY,
          "same MTU", REMAKE_OVERLAY,
          "disk", FREE_IMAGE_SPACE);

  private final String words;
  private final String command;

  NodeRepair(String words, String command) {
    this.words = words;
    this.command = command;
  }

  private static String module(String name) {
    return "modprobe %1$s && echo %1$s >/etc/modules-load.d/hothouse-%1$s.conf".formatted(name);
  }

  private static String setting(String name) {
    return "sysctl -qw %1$s=1 && echo %1$s=1 >/etc/sysctl.d/90-hothouse-%1$s.conf".formatted(name);
  }

  /** Returns what mends a finding, where it is about one node and something does. */
  public static Optional<NodeRepair> of(Finding finding) {
    return finding.nodes().size() == 1
        ? Optional.ofNullable(BY_CAUSE.get(finding.cause()))
        : Optional.empty();
  }

  /** Returns what mends a check that did not pass, where something does. */
  public static Optional<NodeRepair> of(HostCheck check) {
    boolean passed = check.verdict() == Verdict.OK || check.verdict() == Verdict.NOT_APPLICABLE;
    return passed ? Optional.empty() : Optional.ofNullable(BY_CHECK.get(check.check()));
  }

  /** Returns the command that does it, for root's shell. */
  public String command() {
    return command;
  }

  /** Returns what is done, as in "restart the kubelet". */
  @Override
  public String toString() {
    return words;
  }
}
