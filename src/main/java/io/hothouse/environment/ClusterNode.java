package io.hothouse.environment;

import io.hothouse.ErrorCode;
import io.hothouse.HothouseException;
import io.hothouse.ssh.HostKeys;
import io.hothouse.ssh.SshTarget;
import java.util.Map;
import java.util.Optional;

/**
 * A node of the cluster and how it is reached.
 *
 * @param address where it answers from outside; its private address when it has no other
 * @param stock whether it booted a stock image
 * @param jump the control plane, when the node can only be reached through it
 */
public record ClusterNode(
    String name,
    String privateAddress,
    String address,
    String kernel,
    boolean stock,
    HostKeys hostKeys,
    Optional<SshTarget> jump) {
  private static final String USER = "debian";
  private static final String CONTROL_PLANE = "-control-plane";

  /** Returns the name that the control plane of the environment has. */
  public static String controlPlaneOf(EnvironmentName environment) {
    return environment + CONTROL_PLANE;
  }

  /** Returns the name that a worker of the environment has. */
  public static String workerOf(EnvironmentName environment, int index) {
    return environment + "-worker-" + index;
  }

  /** Returns the node as SSH reaches it. */
  public SshTarget target() {
    try {
      SshTarget direct = SshTarget.direct(name, address, USER, hostKeys);
      return jump.map(direct::through).orElse(direct);
    } catch (IllegalArgumentException problem) {
      throw new HothouseException(
          ErrorCode.STACK_FAILED,
          "Tried to reach a node, but what it signalled through Heat cannot be used: %s. Next: look at the stack's outputs; was it made from another template?"
              .formatted(problem.getMessage()),
          problem);
    }
  }

  public static ClusterNode of(NodeSignal signal, String publicAddress, Optional<SshTarget> jump) {
    boolean direct = !publicAddress.isEmpty();
    return new ClusterNode(
        signal.name(),
        signal.address(),
        direct ? publicAddress : signal.address(),
        signal.kernel(),
        signal.stock(),
        HostKeys.of(signal.hostKeys()),
        direct ? Optional.empty() : jump);
  }

  /** Reads a node from an output of the stack. */
  static ClusterNode ofOutput(Map<?, ?> output, Optional<SshTarget> jump) {
    String data = String.valueOf(output.get("signals"));
    NodeSignal signal = NodeSignal.parse(NodeSignal.ofWaitCondition(data, "booted"));
    String address = String.valueOf(output.get("address"));
    boolean onlyPrivate = address.equals(signal.address()) && jump.isPresent();
    return of(signal, onlyPrivate ? "" : address, jump);
  }
}
