package io.hothouse.cli;

import io.hothouse.ErrorCode;
import io.hothouse.HothouseException;
import io.hothouse.InstanceKind;
import java.util.Optional;
import picocli.CommandLine.Option;

/** What nodes are, where the user says it. */
final class InstancesOption {
  @Option(
      names = "--instances",
      paramLabel = "KIND",
      description =
          "What the nodes are, with a node image for each: containers (of Nova's LXC driver) or virtual-machines. Default: what the flavor's hypervisor_type says, else virtual-machines; 'build' makes the image for the local cloud's.")
  private String text;

  /** Returns the kind that the user said, if any. */
  Optional<InstanceKind> kind() {
    Optional<InstanceKind> kind = Optional.ofNullable(text).flatMap(InstanceKind::called);
    if (text != null && kind.isEmpty()) {
      throw new HothouseException(
          ErrorCode.USAGE,
          "--instances is '%s', but must be %s."
              .formatted(text, String.join(" or ", InstanceKind.options())));
    }
    return kind;
  }
}
