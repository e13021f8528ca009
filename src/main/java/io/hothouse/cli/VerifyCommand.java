package io.hothouse.cli;

import io.hothouse.ErrorCode;
import io.hothouse.environment.EnvironmentName;
import io.hothouse.environment.OpenEnvironment;
import io.hothouse.examine.Examination;
import io.hothouse.examine.ExaminationResult;
import io.hothouse.examine.Repair;
import io.hothouse.kubernetes.Services;
import io.hothouse.progress.Step;
import java.time.Duration;
import java.util.List;
import java.util.concurrent.Callable;
import picocli.CommandLine.Command;
import picocli.CommandLine.Mixin;
import picocli.CommandLine.Model.CommandSpec;
import picocli.CommandLine.Option;
import picocli.CommandLine.Spec;

/** Proves the services of an environment. */
@Command(
    name = "verify",
    description =
        "Proves that the services answer through every node; where one does not, finds out why.",
    mixinStandardHelpOptions = true)
final class VerifyCommand implements Callable<Integer> {
  private static final Duration SOON = Duration.ofSeconds(10);

  @Spec private CommandSpec spec;
  @Mixin private CloudOption cloud;
  @Mixin private NameParameter name;
  @Mixin private ProvedMixin proved;
  @Mixin private FixMixin fix;

  @Option(
      names = "--timeout",
      paramLabel = "SECONDS",
      defaultValue = "120",
      description = "How long services may take to answer. Default: ${DEFAULT-VALUE}.")
  private int timeout;

  @Override
  public Integer call() {
    EnvironmentName environment = name.name();
    Services known = proved.known();
    ExaminationResult result;
    try (Reporting reporting = Reporting.start(spec);
        OpenEnvironment open = Wiring.environment(cloud, environment)) {
      result =
          reporting
              .progress()
              .run("verify " + environment, step -> verify(open, known, reporting, step));
    }
    Reports.probes(result.probes(), spec.commandLine().getOut());
    if (result.healthy()) {
      return 0;
    }
    spec.commandLine().getErr().println();
    new DiagnosisReport(result, environment.value()).print(spec.commandLine().getErr());
    return ErrorCode.PROBE.exitCode();
  }

  private ExaminationResult verify(
      OpenEnvironment open, Services known, Reporting reporting, Step step) {
    Duration patience = Duration.ofSeconds(timeout);
    if (!fix.wanted()) {
      return new Examination(open, known).examine(proved.names(), patience, false, step);
    }
    // What is to be repaired need not be waited for; what has been repaired is.
    Duration first = patience.compareTo(SOON) < 0 ? patience : SOON;
    ExaminationResult result =
        new Examination(open, known).examine(proved.names(), first, true, step);
    if (result.healthy()) {
      return result;
    }
    List<Repair> repairs = Repair.of(result.diagnosis());
    if (repairs.isEmpty()) {
      step.note("nothing of it can be repaired from here; it may come back by itself");
    } else {
      new DiagnosisReport(result, name.name().value()).print(spec.commandLine().getErr());
      if (!fix.repair(open, repairs, proved.folders(), reporting, step)) {
        return result;
      }
    }
    return new Examination(open, known).examineRepaired(proved.names(), patience, step);
  }
}
