package io.hothouse.release;

import io.hothouse.HothouseException;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;

/**
 * The releases of Kubernetes that the program can make, which are folders of {@code
 * images/node/kubernetes}: one for each minor version with its dates and parts in the file {@code
 * minor}, and in it one for each patch version with the Go module that pins its programs.
 */
public final class KubernetesReleases {
  private static final String FACTS = "minor";

  /** The newest first. */
  private final List<KubernetesRelease> all;

  private KubernetesReleases(List<KubernetesRelease> all) {
    this.all = all;
  }

  /**
   * Reads the folders.
   *
   * @param root the folder {@code images/node/kubernetes}
   * @throws HothouseException with file and field when one of them does not say what it has to
   */
  public static KubernetesReleases load(Path root) {
    List<KubernetesRelease> found = new ArrayList<>();
    for (Path minor : ReleaseFolders.with(FACTS, root)) {
      ReleaseFacts facts = new ReleaseFacts(minor.resolve(FACTS));
      for (Path patch : ReleaseFolders.in(minor)) {
        List<Path> sources = new ArrayList<>(List.of(minor.resolve(FACTS), patch));
        facts.words("PARTS").forEach(part -> sources.add(root.resolve("parts").resolve(part)));
        found.add(
            new KubernetesRelease(
                ReleaseFolders.version(patch),
                facts.date("RELEASED"),
                facts.dateIfKnown("SUPPORTED_UNTIL"),
                sources));
      }
    }
    return new KubernetesReleases(List.copyOf(found));
  }

  /** Returns all, the newest first. */
  public List<KubernetesRelease> all() {
    return all;
  }

  /** Returns the one that is taken when none is named. */
  public KubernetesRelease usual() {
    return all.get(0);
  }

  /**
   * Returns a release by its patch version, or the newest one of a minor version.
   *
   * @param wanted as in 1.37.2, or 1.37
   * @throws HothouseException with those that there are
   */
  public KubernetesRelease find(String wanted) {
    String version = wanted.startsWith("v") ? wanted.substring(1) : wanted;
    return all.stream()
        .filter(it -> it.version().equals(version) || it.minor().equals(version))
        .findFirst()
        .orElseThrow(() -> Unavailable.release("Kubernetes", wanted, all));
  }
}
