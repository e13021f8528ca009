package io.hothouse.launch;

import io.hothouse.ErrorCode;
import io.hothouse.HothouseException;
import java.nio.file.Files;
import java.nio.file.InvalidPathException;
import java.nio.file.Path;
import java.util.Optional;

/**
 * What lets the pods of a cluster reach each other: a vxlan that the nodes make themselves, or
 * nothing, so that manifests of the user's have to bring it.
 *
 * @param parameter its name in the template's parameter
 * @param manifests a file of the user's that brings the network
 */
public record PodNetwork(String parameter, Optional<Path> manifests) {
  /** The template's parameter. */
  public static final String PARAMETER = "pod_network";

  /** The nodes' own. */
  public static final String VXLAN = "vxlan";

  /** None that this program makes. */
  public static final String NONE = "none";

  /**
   * Reads what the user wants.
   *
   * @param text {@code vxlan}, {@code none}, or a file of manifests
   * @throws HothouseException with {@link ErrorCode#USAGE} when it is none of these
   */
  public static PodNetwork parse(String text) {
    if (text.equals(VXLAN) || text.equals(NONE)) {
      return new PodNetwork(text, Optional.empty());
    }
    try {
      Path file = Path.of(text);
      if (Files.isRegularFile(file)) {
        return new PodNetwork(NONE, Optional.of(file));
      }
    } catch (InvalidPathException noPath) {
      // Then it is no file, either.
    }
    throw new HothouseException(
        ErrorCode.USAGE,
        "--network (%s) is '%s', but must be vxlan, none, or a file of manifests that bring a pod network; there is no file of that name."
            .formatted(PARAMETER, text));
  }
}
