package io.hothouse.release;

import java.nio.file.Path;

/** The program's own releases of Kubernetes. */
public final class TestReleases {
  private TestReleases() {}

  /** Returns all. */
  static KubernetesReleases all() {
    return KubernetesReleases.load(Path.of("images/node/kubernetes").toAbsolutePath());
  }

  /** Returns the one that is taken when none is named. */
  public static KubernetesRelease usual() {
    return all().usual();
  }
}
