package io.hothouse.kubernetes;

import io.fabric8.kubernetes.api.model.HasMetadata;
import java.util.ArrayList;
import java.util.Collection;
import java.util.List;
import java.util.Optional;
import java.util.Set;
import java.util.SortedMap;
import java.util.TreeMap;
import java.util.stream.Collectors;
import java.util.stream.Stream;

/**
 * What a chart that {@code helm template} has rendered means for some moment of its own. Helm
 * itself would make none of that when it installs the chart, but what is for its installation.
 */
final class HelmHooks {
  private static final String HOOK = "helm.sh/hook";
  private static final String WEIGHT = "helm.sh/hook-weight";
  private static final String BEFORE = "pre-install";

  /** A word that is none of these means nothing to us, and is no reason to leave something out. */
  private static final Set<String> OTHERS =
      Set.of(
          "test",
          "test-success",
          "test-failure",
          "pre-delete",
          "post-delete",
          "pre-upgrade",
          "post-upgrade",
          "pre-rollback",
          "post-rollback");

  private HelmHooks() {}

  /** Tells whether an object is for nothing but other moments than an installation. */
  static boolean isForAnotherTime(HasMetadata object) {
    List<String> hooks = hooks(object).toList();
    return !hooks.isEmpty() && OTHERS.containsAll(hooks);
  }

  /**
   * Returns the workloads among the objects in the turns in which they are done: what Helm does
   * before all else by its weight, and then all others at once.
   */
  static Collection<List<HasMetadata>> turns(List<HasMetadata> objects) {
    SortedMap<Long, List<HasMetadata>> turns = new TreeMap<>();
    objects.stream()
        .filter(Workloads::awaited)
        .forEach(it -> turns.computeIfAbsent(turn(it), ignored -> new ArrayList<>()).add(it));
    return turns.values();
  }

  /** As in Helm, the weight is 0 where none is given. */
  private static long turn(HasMetadata object) {
    return hooks(object).noneMatch(BEFORE::equals)
        ? Long.MAX_VALUE
        : annotation(object, WEIGHT)
            .map(String::strip)
            .filter(it -> it.matches("[-+]?\\d{1,9}"))
            .map(Long::valueOf)
            .orElse(0L);
  }

  /** Returns an object as notes name it, as in {@code Pod shop-test (test)}. */
  static String title(HasMetadata object) {
    return "%s %s (%s)"
        .formatted(
            object.getKind(),
            object.getMetadata().getName(),
            hooks(object).collect(Collectors.joining(", ")));
  }

  private static Stream<String> hooks(HasMetadata object) {
    return annotation(object, HOOK).stream()
        .flatMap(it -> Stream.of(it.split(",", -1)))
        .map(String::strip)
        .filter(it -> !it.isEmpty());
  }

  private static Optional<String> annotation(HasMetadata object, String name) {
    return Optional.ofNullable(object.getMetadata().getAnnotations()).map(it -> it.get(name));
  }
}
