package io.hothouse.facts;

/** What a node must be, with the one advice for where it is not. */
public enum Requirement {
  KERNEL("kernel", false, "use a node image with a newer kernel"),
  VXLAN("vxlan", false, "modprobe vxlan"),
  OVERLAY_FS(
      "overlay fs",
      false,
      "modprobe overlay; containerd's folder must not itself be on an overlay"),
  BRIDGE_NETFILTER(
      "bridge netfilter",
      false,
      "modprobe br_netfilter; sysctl -w net.bridge.bridge-nf-call-iptables=1"),
  IP_FORWARDING("IP forwarding", false, "sysctl -w net.ipv4.ip_forward=1"),
  CGROUPS("cgroups", false, "boot with cgroup_enable=memory, or mount the missing controllers"),
  RUNTIME("container runtime", false, "systemctl restart containerd; journalctl -u containerd"),
  KUBELET("kubelet", true, "systemctl restart kubelet; journalctl -u kubelet"),
  CLOCK("clock", false, "run a time service on the node and on this machine, such as chrony"),
  DISK(
      "disk",
      false,
      "free space under /var/lib ('hothouse check ENV --fix' deletes unused images), or use a flavor with a larger disk"),
  MEMORY("memory", false, "see what uses it with 'top', or use a flavor with more memory"),
  MTU("MTU", true, "systemctl restart hothouse-overlay; journalctl -u hothouse-overlay"),
  SAME_MTU("same MTU", true, "give all nodes' networks the same MTU");

  private final String title;
  private final boolean needsCluster;
  private final String cure;

  Requirement(String title, boolean needsCluster, String cure) {
    this.title = title;
    this.needsCluster = needsCluster;
    this.cure = cure;
  }

  /** Tells whether it is met only once the node has joined a cluster. */
  public boolean needsCluster() {
    return needsCluster;
  }

  /** Returns what helps where it is not met. */
  public String cure() {
    return cure;
  }

  /** Returns its name, as tables show it. */
  @Override
  public String toString() {
    return title;
  }
}
