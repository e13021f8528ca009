package io.hothouse.image.node;

import io.hothouse.ErrorCode;
import io.hothouse.HothouseException;
import java.io.IOException;
import java.io.Reader;
import java.io.UncheckedIOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.DateTimeException;
import java.time.LocalDate;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.List;
import java.util.Optional;
import java.util.Properties;
import java.util.stream.Collectors;
import java.util.stream.Stream;

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
    for (Path minor : folders(root)) {
      if (!Files.exists(minor.resolve(FACTS))) {
        continue;
      }
      Facts facts = new Facts(minor.resolve(FACTS));
      for (Path patch : folders(minor)) {
        List<Path> sources = new ArrayList<>(List.of(minor.resolve(FACTS), patch));
        facts.parts().forEach(part -> sources.add(root.resolve("parts").resolve(part)));
        found.add(
            new KubernetesRelease(
                patch.getFileName().toString(),
                facts.date("RELEASED"),
                facts.date("SUPPORTED_UNTIL"),
                sources));
      }
    }
    found.sort(Comparator.comparing(KubernetesReleases::numbers).reversed());
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
    Optional<KubernetesRelease> found =
        all.stream()
            .filter(it -> it.version().equals(version) || it.minor().equals(version))
            .findFirst();
    return found.orElseThrow(
        () ->
            new HothouseException(
                ErrorCode.NOT_FOUND,
                "There is no Kubernetes '%s' here, only %s. Next: see 'hothouse versions'."
                    .formatted(
                        wanted,
                        all.stream()
                            .map(KubernetesRelease::version)
                            .collect(Collectors.joining(", ")))));
  }

  /** Numbers are compared as such: 1.9 comes before 1.10. */
  private static String numbers(KubernetesRelease release) {
    return Stream.of(release.version().split("\\."))
        .map(part -> "%05d".formatted(Integer.parseInt(part)))
        .collect(Collectors.joining("."));
  }

  private static List<Path> folders(Path root) {
    try (Stream<Path> children = Files.list(root)) {
      return children
          .filter(Files::isDirectory)
          .filter(it -> it.getFileName().toString().matches("[0-9]+(\\.[0-9]+)+"))
          .sorted()
          .toList();
    } catch (IOException problem) {
      throw new UncheckedIOException(problem);
    }
  }

  /** The lines {@code NAME=value} of a file, which shell scripts read, too. */
  private static final class Facts {
    private final Path file;
    private final Properties values = new Properties();

    Facts(Path file) {
      this.file = file;
      try (Reader reader = Files.newBufferedReader(file)) {
        values.load(reader);
      } catch (IOException problem) {
        throw new UncheckedIOException(problem);
      }
    }

    String text(String name) {
      return Optional.ofNullable(values.getProperty(name))
          .orElseThrow(() -> problem(name, "is missing"));
    }

    /** Returns the folders below {@code parts} that belong to it. */
    List<String> parts() {
      return List.of(text("PARTS").replaceAll("^'|'$", "").split(" +"));
    }

    LocalDate date(String name) {
      try {
        return LocalDate.parse(text(name));
      } catch (DateTimeException problem) {
        throw problem(name, "is no date like 2026-08-26: " + text(name));
      }
    }

    private HothouseException problem(String name, String what) {
      return new HothouseException(ErrorCode.TEMPLATE, "%s: %s %s.".formatted(file, name, what));
    }
  }
}
