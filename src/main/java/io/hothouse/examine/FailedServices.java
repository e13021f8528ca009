package io.hothouse.examine;

import io.hothouse.ErrorCode;
import io.hothouse.HothouseException;
import io.hothouse.diagnosis.Finding;
import io.hothouse.environment.EnvironmentName;
import io.hothouse.environment.Environments;
import io.hothouse.environment.OpenEnvironment;
import io.hothouse.evidence.LogArchive;
import io.hothouse.kubernetes.Services;
import io.hothouse.progress.Step;
import java.nio.file.Path;
import java.time.Duration;
import java.util.EnumSet;
import java.util.List;
import java.util.Set;
import java.util.function.Supplier;
import java.util.stream.Collectors;
import java.util.stream.Stream;

/**
 * An environment whose stack is there, and whose services or nodes are not as they should be: why
 * is found out, and what tells it is kept, before the failure is shown.
 */
public final class FailedServices {
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

  private final Environments environments;
  private final Supplier<Services> known;

  /**
   * Creates what explains failures of environments on one cloud.
   *
   * @param known gives all services that there may be; who was interrupted can read no file more
   */
  public FailedServices(Environments environments, Supplier<Services> known) {
    this.environments = environments;
    this.known = known;
  }

  /**
   * Explains what went wrong while an environment was brought up.
   *
   * @param names services or profiles of them
   */
  public HothouseException explain(
      HothouseException failure, EnvironmentName name, List<String> names, Step step) {
    return unlessUnknown(
        failure,
        step,
        () -> {
          try (OpenEnvironment environment = OpenEnvironment.open(name, environments)) {
            return found(failure, environment, names, step);
          }
        });
  }

  /**
   * Explains what went wrong while services were put onto a cluster.
   *
   * @param names services or profiles of them
   */
  public HothouseException explain(
      HothouseException failure, OpenEnvironment environment, List<String> names, Step step) {
    return unlessUnknown(failure, step, () -> found(failure, environment, names, step));
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

  private HothouseException found(
      HothouseException failure, OpenEnvironment environment, List<String> names, Step step) {
    String found =
        step.run(
            "find out why",
            own ->
                shown(new Examination(environment, known.get()).examine(names, PROBES, true, own)));
    Path folder = environments.evidence(environment.name());
    Path archive = folder.resolveSibling(folder.getFileName() + ".zip");
    step.run("evidence", own -> keep(environment, archive, own));
    return new HothouseException(
        failure.code(),
        "%s%n%sEvidence: %s%nNext: hothouse diagnose %s"
            .formatted(failure.getMessage(), found, archive, environment.name()),
        failure);
  }

  private static String shown(ExaminationResult result) {
    List<Finding> findings = result.diagnosis().findings();
    String unknown = result.unknown().isEmpty() ? "" : ", as far as could be told";
    Stream<String> lines =
        findings.isEmpty()
            ? Stream.of("No fault was found on the path to the services%s.".formatted(unknown))
            : findings.stream().map("Found: %s."::formatted);
    return Stream.concat(lines, result.unknown().stream().map("Could not tell: %s"::formatted))
        .map("%s%n"::formatted)
        .collect(Collectors.joining());
  }

  private static boolean keep(OpenEnvironment environment, Path archive, Step step) {
    LogArchive.write(environment, archive, step.redaction())
        .forEach(line -> step.note("missing: " + line));
    step.note(archive.toString());
    return true;
  }
}
