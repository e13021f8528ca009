package io.hothouse.diagnosis;

/** A stretch of the path from a client to the process that answers, in the order of the path. */
public enum Hop {
  /** From this machine to the cloud's network. */
  CLIENT("this machine"),
  /** From the address outside to the server's port. */
  FLOATING_ADDRESS("floating address"),
  /** What the cloud lets in. */
  SECURITY_GROUP("security group"),
  /** The node itself: its kubelet, its runtime, its resources. */
  NODE("node"),
  /** What keeps the cluster as it is wanted. */
  CONTROL_PLANE("control plane"),
  /** The Kubernetes service that owns the port, and where it leads. */
  SERVICE("Kubernetes service"),
  /** The pod behind it. */
  POD("pod"),
  /** The rules that send a node's port to the pod. */
  KUBE_PROXY("kube-proxy"),
  /** From node to node. */
  OVERLAY("overlay"),
  /** What listens in the pod. */
  PROCESS("process");

  private final String words;

  Hop(String words) {
    this.words = words;
  }

  @Override
  public String toString() {
    return words;
  }
}
