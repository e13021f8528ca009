package io.hothouse.environment;

import io.hothouse.ErrorCode;
import io.hothouse.HothouseException;
import io.hothouse.diagnosis.Diagnosis;
import io.hothouse.diagnosis.Finding;
import io.hothouse.openstack.CloudSession;
import io.hothouse.progress.Step;
import java.nio.file.Path;
import java.time.Duration;
import java.util.EnumSet;
import java.util.List;
import java.util.Set;
import java.util.function.Supplier;
import java.util.stream.Collectors;

/**
 * An environment whose stack is there, and whose services or nodes are not as they should be: why
 * is found out, and what tells it is kept, before the failure is shown.
 */
final class FailedServices {
  /** What an examination of nodes and cluster can say more about. */
  private static final Set<ErrorCode> EXAMINED =
      EnumSet.of(
          ErrorCode.PROBE,
          ErrorCode.DEPLOY,
          ErrorCode.HOST_CHECK,
          ErrorCode.TIMEOUT,
          ErrorCode.SSH,
          ErrorCode.UNREACHABLE);

  private static final Duration PROBES = Duration.ofSeconds(5);

  private FailedServices() {}

  /** Explains what went wrong while an environment was brought up. */
  static HothouseException explain(
      HothouseException failure,
      CloudSession cloud,
      Supplies supplies,
      UpRequest request,
      Step step) {
    return unlessUnknown(
        failure,
        step,
        () -> {
          try (OpenEnvironment environment =
              OpenEnvironment.open(request.name(), supplies.environments(cloud))) {
            return found(failure, environment, supplies, request.services(), step);
          }
        });
  }

  /**
   * Explains what went wrong while services were put onto a cluster.
   *
   * @param names services or profiles of them
   */
  static HothouseException explain(
      HothouseException failure,
      OpenEnvironment environment,
      Supplies supplies,
      List<String> names,
      Step step) {
    return unlessUnknown(failure, step, () -> found(failure, environment, supplies, names, step));
  }

  /** Whatever goes wrong in an explanation, the failure stays the one that the user sees. */
  private static HothouseException unlessUnknown(
      HothouseException failure, Step step, Supplier<HothouseException> explanation) {
    if (!EXAMINED.contains(failure.code())) {
      return failure;
    }
    try {
      return explanation.get();
    } catch (HothouseException problem) {
      step.note("no more could be found out: " + problem.getMessage());
      return failure;
    }
  }

  private static HothouseException found(
      HothouseException failure,
      OpenEnvironment environment,
      Supplies supplies,
      List<String> names,
      Step step) {
    String found =
        step.run(
            "find out why",
            own ->
                shown(
                    environment
                        .examine(supplies.services(), names, PROBES, true, own)
                        .diagnosis()));
    Path archive = environment.evidence(supplies);
    step.run("evidence", own -> keep(environment, archive, own));
    return new HothouseException(
        failure.code(),
        "%s%n%sEvidence: %s%nNext: hothouse diagnose %s"
            .formatted(failure.getMessage(), found, archive, environment.name()),
        failure);
  }

  private static String shown(Diagnosis diagnosis) {
    return diagnosis.findings().isEmpty()
        ? "Nothing on the way to the services is seen to be wrong.%n".formatted()
        : diagnosis.findings().stream()
            .map(Finding::toString)
            .map("Found: %s.%n"::formatted)
            .collect(Collectors.joining());
  }

  private static boolean keep(OpenEnvironment environment, Path archive, Step step) {
    environment.logs(archive).forEach(line -> step.note("missing: " + line));
    step.note(archive.toString());
    return true;
  }
}
