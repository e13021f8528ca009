package io.hothouse.release;

import java.nio.file.Path;
import java.time.LocalDate;
import java.util.List;
import java.util.Optional;

/**
 * A release of Kubernetes that nodes can be made with.
 *
 * @param version the patch version, as in 1.37.2
 * @param released when its minor version came out
 * @param supportedUntil upstream's last day for the minor version
 * @param sources the files and folders that say what it is made of
 */
public record KubernetesRelease(
    String version, LocalDate released, Optional<LocalDate> supportedUntil, List<Path> sources)
    implements Release {
  /** Copies the list. */
  public KubernetesRelease {
    sources = List.copyOf(sources);
  }

  /** Returns the minor version, as in 1.37. */
  public String minor() {
    return version.substring(0, version.lastIndexOf('.'));
  }
}
