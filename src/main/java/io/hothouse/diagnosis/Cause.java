package io.hothouse.diagnosis;

import java.util.Locale;

/** What can be wrong on the path to a service; the names are stable, for scripts. */
public enum Cause {
  NO_ROUTE(Hop.CLIENT),
  FLOATING_ADDRESS_UNASSOCIATED(Hop.FLOATING_ADDRESS),
  PORT_NOT_ADMITTED(Hop.SECURITY_GROUP),
  OVERLAY_NOT_ADMITTED(Hop.SECURITY_GROUP),
  SERVER_NOT_ACTIVE(Hop.NODE),
  SSH_REFUSED(Hop.NODE),
  HOST_KEY_CHANGED(Hop.NODE),
  NODE_UNREACHABLE(Hop.NODE),
  RUNTIME_DOWN(Hop.NODE),
  KUBELET_DOWN(Hop.NODE),
  DISK_FULL(Hop.NODE),
  MEMORY_GONE(Hop.NODE),
  CLOCK_OFF(Hop.NODE),
  NODE_NOT_READY(Hop.NODE),
  ETCD_DOWN(Hop.CONTROL_PLANE),
  APISERVER_DOWN(Hop.CONTROL_PLANE),
  SCHEDULER_DOWN(Hop.CONTROL_PLANE),
  CONTROLLER_MANAGER_DOWN(Hop.CONTROL_PLANE),
  NODE_PORT_OUT_OF_RANGE(Hop.SERVICE),
  NODE_PORT_TAKEN(Hop.SERVICE),
  NO_SUCH_SERVICE(Hop.SERVICE),
  NO_ENDPOINTS(Hop.SERVICE),
  NO_PODS(Hop.POD),
  IMAGE_MISSING(Hop.POD),
  POD_UNSCHEDULABLE(Hop.POD),
  POD_NOT_STARTED(Hop.POD),
  POD_CRASHING(Hop.POD),
  POD_NOT_READY(Hop.POD),
  KUBE_PROXY_STOPPED(Hop.KUBE_PROXY),
  KUBE_PROXY_STALE(Hop.KUBE_PROXY),
  VXLAN_MISSING(Hop.OVERLAY),
  VXLAN_DOWN(Hop.OVERLAY),
  VXLAN_PEER_WRONG(Hop.OVERLAY),
  VXLAN_MTU_WRONG(Hop.OVERLAY),
  OVERLAY_BLOCKED(Hop.OVERLAY),
  FULL_SIZE_PACKETS_LOST(Hop.OVERLAY),
  SCHEMA_MISSING(Hop.PROCESS),
  WRONG_PASSWORD(Hop.PROCESS),
  REFUSES_CLIENTS(Hop.PROCESS),
  CLOSES_AT_ONCE(Hop.PROCESS);

  private final Hop hop;

  Cause(Hop hop) {
    this.hop = hop;
  }

  /** Returns where on the path it is. */
  public Hop hop() {
    return hop;
  }

  /** Returns the name that scripts see, as in {@code kube-proxy-stopped}. */
  @Override
  public String toString() {
    return name().toLowerCase(Locale.ROOT).replace('_', '-');
  }
}
