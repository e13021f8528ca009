package io.hothouse.referee;

import io.hothouse.referee.TestResult.Status;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.TreeMap;
import java.util.stream.Collectors;
import java.util.stream.Stream;

/**
 * What a run of tests found.
 *
 * @param planned how many tests were to run; those of a class that is skipped as a whole count here
 * @param results in the order in which they came
 * @param trouble why not all tests ran; nothing when they did
 * @param leftovers what the tests had left, and was deleted for them
 */
public record Findings(
    int planned,
    List<TestResult> results,
    List<KnownFailure> knownFailures,
    Optional<String> trouble,
    List<String> leftovers) {
  /** Copies the lists. */
  public Findings {
    results = List.copyOf(results);
    knownFailures = List.copyOf(knownFailures);
    leftovers = List.copyOf(leftovers);
  }

  /** How many tests came to what. */
  public record Tally(long passed, long failed, long known, long skipped) {}

  /** Tells whether all tests ran, and all that failed are known to. */
  public boolean good() {
    return trouble.isEmpty() && failed().isEmpty();
  }

  /** Returns what failed and should not have. */
  public List<TestResult> failed() {
    return with(Status.FAILED).filter(it -> reasonKnown(it).isEmpty()).toList();
  }

  /** Returns what failed and is known to. */
  public List<TestResult> failedAsKnown() {
    return with(Status.FAILED).filter(it -> reasonKnown(it).isPresent()).toList();
  }

  /** Returns what is known to fail, and passed. */
  public List<TestResult> passedUnexpectedly() {
    return with(Status.PASSED).filter(it -> reasonKnown(it).isPresent()).toList();
  }

  /** Returns why a test is known to fail. */
  public Optional<String> reasonKnown(TestResult result) {
    return knownFailures.stream()
        .filter(it -> it.covers(result))
        .map(KnownFailure::reason)
        .findFirst();
  }

  /** Returns how many were skipped for each reason. */
  public Map<String, Long> skipped() {
    return with(Status.SKIPPED)
        .collect(
            Collectors.groupingBy(
                result -> result.beginning(1), TreeMap::new, Collectors.counting()));
  }

  /** Returns how many tests came to what, by module. */
  public Map<String, Tally> modules() {
    return results.stream()
        .collect(
            Collectors.groupingBy(
                TestResult::module,
                TreeMap::new,
                Collectors.collectingAndThen(Collectors.toList(), this::count)));
  }

  /** Returns how many tests came to what. */
  public Tally tally() {
    return count(results);
  }

  private Tally count(List<TestResult> some) {
    long known =
        some.stream()
            .filter(it -> it.status() == Status.FAILED && reasonKnown(it).isPresent())
            .count();
    return new Tally(
        count(some, Status.PASSED),
        count(some, Status.FAILED) - known,
        known,
        count(some, Status.SKIPPED));
  }

  private static long count(List<TestResult> some, Status status) {
    return some.stream().filter(it -> it.status() == status).count();
  }

  private Stream<TestResult> with(Status status) {
    return results.stream().filter(it -> it.status() == status);
  }
}
