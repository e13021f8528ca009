package io.hothouse.referee;

import io.hothouse.ErrorCode;
import io.hothouse.HothouseException;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.TreeMap;
import java.util.stream.Stream;

/** The suites of tests that there are, by the names of their folders. */
public final class Suites {
  /** The suite whose tests are meant where a user names a test alone. */
  private static final String USUAL = "tempest";

  private final List<Path> roots;
  private final Map<String, Suite> suites;

  private Suites(List<Path> roots, Map<String, Suite> suites) {
    this.roots = List.copyOf(roots);
    this.suites = suites;
  }

  /**
   * Some tests of a suite.
   *
   * @param tests a regular expression that is found in their names
   */
  public record Choice(Suite suite, String tests) {}

  /**
   * Reads all suites.
   *
   * @param roots of suites of one name, the one in the last of these counts
   */
  public static Suites load(List<Path> roots) {
    Map<String, Suite> suites = new TreeMap<>();
    for (Path root : roots) {
      for (Path folder : folders(root)) {
        suites.put(folder.getFileName().toString(), Suite.read(folder));
      }
    }
    return new Suites(roots, suites);
  }

  private static List<Path> folders(Path root) {
    try (Stream<Path> entries = Files.list(root)) {
      return entries.filter(Suite::isIn).sorted().toList();
    } catch (IOException problem) {
      throw new HothouseException(
          ErrorCode.NOT_FOUND,
          "Tried to find suites of tests in %s, but %s. Next: check what --manifests names."
              .formatted(root, problem),
          problem);
    }
  }

  /**
   * Returns what a user means.
   *
   * @param words a suite, a suite and what of it (SUITE:PART or SUITE:REGEX), a part of any suite,
   *     or a regular expression for tests of Tempest
   * @throws HothouseException with {@link ErrorCode#NOT_FOUND} when Tempest is meant and not there
   */
  public Choice find(String words) {
    int colon = words.indexOf(':');
    Suite named = suites.get(colon < 0 ? words : words.substring(0, colon));
    if (named != null) {
      return new Choice(named, named.wanted(colon < 0 ? "" : words.substring(colon + 1)));
    }
    return suites.values().stream()
        .filter(it -> it.parts().containsKey(words))
        .findFirst()
        .or(() -> Optional.ofNullable(suites.get(USUAL)))
        .map(it -> new Choice(it, it.wanted(words)))
        .orElseThrow(
            () ->
                new HothouseException(
                    ErrorCode.NOT_FOUND,
                    "Tried to find the tests %s, but there is no %s/%s in %s. Next: check what --manifests names."
                        .formatted(words, USUAL, Suite.NAME, roots)));
  }
}
