package io.hothouse.kubernetes;

/**
 * A node as the cluster sees it.
 *
 * @param address its internal address; empty while it has none
 * @param version the kubelet's version
 * @param detail why it is not ready, in the kubelet's words; empty when it is
 */
public record ClusterNode(
    String name, boolean ready, String address, String version, String detail) {}
