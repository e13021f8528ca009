package io.hothouse.diagnosis;

import io.hothouse.Observation;
import io.hothouse.facts.Requirement;
import io.hothouse.preflight.HostCheck;
import io.hothouse.preflight.Verdict;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.function.Supplier;
import java.util.regex.Pattern;
import java.util.stream.Collectors;

/**
 * What can be repaired on a node without harm: nothing of it touches data, and all of it can be
 * done twice.
 */
public enum NodeRepair {
  /** kube-proxy writes all of its rules when it starts; its kubelet starts it again. */
  RESTART_KUBE_PROXY(
      "restart kube-proxy",
      "pkill -9 -f '^(/usr/local/bin/)?kube-proxy ' || systemctl restart kubelet"),
  /** The unit creates the device and its entries; Open vSwitch is restarted where it is in use. */
  RECREATE_OVERLAY(
      "recreate the vxlan device and its entries",
      "! systemctl is-active --quiet openvswitch-switch || systemctl restart openvswitch-switch;"
          + " systemctl restart hothouse-overlay"),
  /** Its containers go on running meanwhile. A process that is frozen does not hear a signal. */
  RESTART_RUNTIME("restart containerd", "pkill -CONT -x containerd; systemctl restart containerd"),
  /** Its pods go on running meanwhile. */
  RESTART_KUBELET("restart the kubelet", "pkill -CONT -x kubelet; systemctl restart kubelet"),
  /**
   * Images that neither a container nor a manifest of the cluster names, and journals beyond 50 MB.
   * Images of pods that were evicted are in no container, and nobody could pull them again.
   */
  FREE_IMAGE_SPACE(
      "delete images that nothing on the cluster uses, and old journals",
      "journalctl --quiet --vacuum-size=50M;"
          + " { ctr -n k8s.io containers ls | awk 'NR > 1 { print $2 }'; cat <<'END'\n%sEND\n"
          + "} | sort -u >/run/hothouse-used;"
          + " ctr -n k8s.io images ls -q | grep -vxFf /run/hothouse-used | grep -v pause%s"
          + " | xargs -r ctr -n k8s.io images rm --sync"),
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

  private static final String OURS = "localhost/hothouse/";
  private static final Pattern REFERENCE = Pattern.compile("[A-Za-z0-9][A-Za-z0-9._:/@-]*");

  private static final Map<Cause, NodeRepair> BY_CAUSE =
      Map.of(
          Cause.KUBE_PROXY_STOPPED, RESTART_KUBE_PROXY,
          Cause.KUBE_PROXY_STALE, RESTART_KUBE_PROXY,
          Cause.VXLAN_MISSING, RECREATE_OVERLAY,
          Cause.VXLAN_DOWN, RECREATE_OVERLAY,
          Cause.VXLAN_PEER_WRONG, RECREATE_OVERLAY,
          Cause.VXLAN_MTU_WRONG, RECREATE_OVERLAY,
          Cause.RUNTIME_DOWN, RESTART_RUNTIME,
          Cause.KUBELET_DOWN, RESTART_KUBELET,
          Cause.DISK_FULL, FREE_IMAGE_SPACE);

  private static final Map<Requirement, NodeRepair> BY_REQUIREMENT =
      Map.of(
          Requirement.VXLAN, LOAD_VXLAN,
          Requirement.OVERLAY_FS, LOAD_OVERLAY,
          Requirement.BRIDGE_NETFILTER, FILTER_BRIDGES,
          Requirement.IP_FORWARDING, FORWARD_PACKETS,
          Requirement.RUNTIME, RESTART_RUNTIME,
          Requirement.KUBELET, RESTART_KUBELET,
          Requirement.MTU, RECREATE_OVERLAY,
          Requirement.SAME_MTU, RECREATE_OVERLAY,
          Requirement.DISK, FREE_IMAGE_SPACE);

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

  /** Returns what repairs a finding, where it is about one node and something does. */
  public static Optional<NodeRepair> of(Finding finding) {
    return finding.nodes().size() == 1
        ? Optional.ofNullable(BY_CAUSE.get(finding.cause()))
        : Optional.empty();
  }

  /**
   * Returns what repairs a check that did not pass, where something does. What could not be told is
   * not known to need it.
   */
  public static Optional<NodeRepair> of(HostCheck check) {
    return check.verdict() == Verdict.FAILED || check.verdict() == Verdict.WARNING
        ? Optional.ofNullable(BY_REQUIREMENT.get(check.requirement()))
        : Optional.empty();
  }

  /**
   * Returns the command that does it, for root's shell.
   *
   * @param images asked only where they count: the images that the cluster's manifests name; where
   *     that is not known, none of our own is deleted
   */
  public String command(Supplier<Observation<Set<String>>> images) {
    if (this != FREE_IMAGE_SPACE) {
      return command;
    }
    Observation<Set<String>> named = images.get();
    String kept =
        named.known().orElse(Set.of()).stream()
            // What comes from a cluster is not trusted with a shell.
            .filter(image -> REFERENCE.matcher(image).matches())
            .sorted()
            .map(image -> image + "\n")
            .collect(Collectors.joining());
    return command.formatted(kept, named.known().isPresent() ? "" : " | grep -v '^" + OURS + "'");
  }

  /** Returns what is done, as in "restart the kubelet". */
  @Override
  public String toString() {
    return words;
  }
}
