package io.hothouse.launch;

import io.hothouse.environment.ClusterNode;
import io.hothouse.environment.EnvironmentName;
import io.hothouse.openstack.CloudSession;
import io.hothouse.openstack.heat.StackId;
import io.hothouse.ssh.SshConnections;
import java.util.ArrayList;
import java.util.List;

/**
 * The stack as it was launched or found, and what is needed to work with its nodes.
 *
 * @param complete whether it was found complete, so that its events are history
 * @param ownNetwork whether its nodes were made without a pod network
 * @param time what began when Heat had it
 */
record Launched(
    CloudSession cloud,
    EnvironmentName name,
    StackId stack,
    boolean complete,
    int workers,
    boolean ownNetwork,
    NodeSignals signals,
    SshConnections connections,
    Budget.StackTime time) {

  /** Returns the names of all nodes, the control plane first. */
  List<String> nodeNames() {
    List<String> names = new ArrayList<>();
    names.add(ClusterNode.controlPlaneOf(name));
    for (int i = 0; i < workers; i++) {
      names.add(ClusterNode.workerOf(name, i));
    }
    return names;
  }
}
