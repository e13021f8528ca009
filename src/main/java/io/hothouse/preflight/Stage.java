package io.hothouse.preflight;

/** How far a node has come when it is checked. */
public enum Stage {
  /** It can be logged in to; Kubernetes is still being set up. */
  BOOTED,
  /** Its kubelet has joined the cluster. */
  JOINED
}
