package io.hothouse.image.node;

import java.nio.file.Path;
import java.time.LocalDate;
import java.util.List;

/**
 * A release of Kubernetes that nodes can be made with.
 *
 * @param version the patch version, as in 1.37.2
 * @param released when its minor version came out
 * @param supportedUntil upstream's last day for the minor version
 * @param sources the files and folders that say what it is made of
 */
public record KubernetesRelease(
    String version, LocalDate released, LocalDate supportedUntil, List<Path> sources) {
  /** Copies the list. */
  public KubernetesRelease {
    sources = List.copyOf(sources);
  }

  /** Returns the minor version, as in 1.37. */
  public String minor() {
    return version.substring(0, version.lastIndexOf('.'));
  }

  /** Tells whether upstream still corrects it on that day. */
  public boolean supportedOn(LocalDate day) {
    return !day.isAfter(supportedUntil);
  }
}
