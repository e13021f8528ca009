package io.hothouse.deploy;

/** The route by which images come to the nodes. */
public enum ImageRoute {
  /** From this machine to every node, over SSH. */
  SSH,
  /** From this machine to a registry on the control plane, and from there to every node. */
  REGISTRY
}
