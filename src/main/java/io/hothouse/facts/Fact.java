package io.hothouse.facts;

import java.util.Arrays;
import java.util.Optional;
import java.util.regex.Pattern;
import java.util.stream.Collectors;

/**
 * What a node is asked: the table of the keys that the scripts print. A key with {@code *} in it is
 * one for each of several things, as for each port.
 */
public enum Fact {
  CLOCK_FIRST(Script.FACTS, "clock.first"),
  CLIENT_ADDRESS(Script.FACTS, "client.address"),
  KERNEL_RELEASE(Script.FACTS, "kernel.release"),
  VXLAN_DEVICE(Script.FACTS, "vxlan.device"),
  OVERLAY_MOUNT(Script.FACTS, "overlay.mount"),
  BRIDGE_NETFILTER(Script.FACTS, "bridge.netfilter"),
  IP_FORWARD(Script.FACTS, "ip.forward"),
  CGROUP_VERSION(Script.FACTS, "cgroup.version"),
  CGROUP_CONTROLLERS(Script.FACTS, "cgroup.controllers"),
  RUNTIME_STATE(Script.FACTS, "runtime.state"),
  RUNTIME_VERSION(Script.FACTS, "runtime.version"),
  RUNTIME_PROCESS(Script.FACTS, "runtime.process"),
  KUBELET_STATE(Script.FACTS, "kubelet.state"),
  KUBELET_VERSION(Script.FACTS, "kubelet.version"),
  KUBELET_PROCESS(Script.FACTS, "kubelet.process"),
  KUBELET_HEALTH(Script.FACTS, "kubelet.health"),
  DISK_FREE(Script.FACTS, "disk.free.kib"),
  DISK_USED(Script.FACTS, "disk.used.percent"),
  MEMORY_TOTAL(Script.FACTS, "memory.total.kib"),
  MEMORY_AVAILABLE(Script.FACTS, "memory.available.kib"),
  /** {@code none} where the control group has no limit. */
  MEMORY_LIMIT(Script.FACTS, "memory.limit.bytes"),
  MEMORY_USED(Script.FACTS, "memory.used.bytes"),
  INTERFACE_NAME(Script.FACTS, "interface.name"),
  INTERFACE_MTU(Script.FACTS, "interface.mtu"),
  /** {@code vxlan}, or {@code none} where the cluster has a pod network of the user's. */
  OVERLAY_NETWORK(Script.FACTS, "overlay.network"),
  OVERLAY_MTU(Script.FACTS, "overlay.mtu"),
  OVERLAY_ADDRESS(Script.FACTS, "overlay.address"),
  CLOCK_LAST(Script.FACTS, "clock.last"),

  PROXY_PROCESS(Script.PATH, "proxy.process"),
  PROXY_HEALTH(Script.PATH, "proxy.health"),
  /** Where the rules send a node port, or {@code nowhere}. */
  PROXY_RULE(Script.PATH, "proxy.rule.*"),
  /** What a connection to one of the node's own ports comes to. */
  PORT(Script.PATH, "port.*"),
  /** What a connection to a pod comes to. */
  POD(Script.PATH, "pod.*"),
  VXLAN_STATE(Script.PATH, "vxlan.state"),
  VXLAN_PORT(Script.PATH, "vxlan.port"),
  /** A rule that keeps the overlay's packets out, or {@code none}. */
  FIREWALL_OVERLAY(Script.PATH, "firewall.overlay"),
  /** Where packets for another node go, or {@code nowhere}. */
  PEER_FDB(Script.PATH, "peer.*.fdb"),
  /** The device by which packets for another node's pods leave, or {@code nowhere}. */
  PEER_ROUTE(Script.PATH, "peer.*.route"),
  PEER_SMALL(Script.PATH, "peer.*.small"),
  PEER_FULL(Script.PATH, "peer.*.full"),
  /** Whether the node is a control plane: only then come those that follow. */
  CONTROL_PLANE(Script.PATH, "control.plane"),
  CONTROL_PROCESS(Script.PATH, "control.*.process"),
  CONTROL_HEALTH(Script.PATH, "control.*.health"),
  CONTROL_PORT_RANGE(Script.PATH, "control.port-range");

  /** The scripts that nodes run. */
  enum Script {
    /** What a node is like. */
    FACTS,
    /** How it takes part in the path of a packet. */
    PATH
  }

  private final Script script;
  private final String key;
  private final Pattern pattern;

  Fact(Script script, String key) {
    this.script = script;
    this.key = key;
    this.pattern =
        Pattern.compile(
            Arrays.stream(key.split("\\*", -1))
                .map(Pattern::quote)
                .collect(Collectors.joining(".+")));
  }

  /** Returns the key of a fact of which a node has only one. */
  String key() {
    return key;
  }

  /** Returns the key of this fact about one of several things, as about a port. */
  public String of(Object thing) {
    return key.replace("*", String.valueOf(thing));
  }

  Script script() {
    return script;
  }

  /** Returns the fact that a printed key is about, if it is one of the table. */
  static Optional<Fact> named(String printed) {
    return Arrays.stream(values()).filter(it -> it.pattern.matcher(printed).matches()).findFirst();
  }
}
