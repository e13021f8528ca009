package io.hothouse.launch;

import io.hothouse.HothouseException;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.function.Function;
import java.util.function.Supplier;

/**
 * What was looked at so far: a look that fails is one of them, and keeps no other from being taken.
 */
final class CheckList {
  private final List<CloudCheck> checks = new ArrayList<>();

  void add(CloudCheck check) {
    checks.add(check);
  }

  /** Returns all, in the order in which they were looked at. */
  List<CloudCheck> all() {
    return List.copyOf(checks);
  }

  /**
   * Looks for something without which nothing can be launched.
   *
   * @param needed what has to be there
   * @param words what is said of it when it is there
   */
  <T> Optional<T> found(
      String check, String needed, Supplier<T> lookup, Function<T, String> words) {
    try {
      T thing = lookup.get();
      checks.add(CloudCheck.ok(check, words.apply(thing), needed));
      return Optional.of(thing);
    } catch (HothouseException problem) {
      checks.add(CloudCheck.failed(check, "not available", needed, problem));
      return Optional.empty();
    }
  }

  /** What this user may not see, or nobody answers, is no reason to be silent of all the rest. */
  void known(String check, String needed, Runnable look) {
    try {
      look.run();
    } catch (HothouseException unknown) {
      checks.add(CloudCheck.warning(check, "not to be known: " + unknown.getMessage(), needed));
    }
  }
}
