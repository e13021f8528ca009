package io.hothouse.cli;

import io.hothouse.ErrorCode;
import io.hothouse.environment.EnvironmentName;
import io.hothouse.environment.OpenEnvironment;
import io.hothouse.examine.Examination;
import io.hothouse.examine.ExaminationResult;
import io.hothouse.kubernetes.Services;
import java.time.Duration;
import java.util.concurrent.Callable;
import picocli.CommandLine.Command;
import picocli.CommandLine.Mixin;
import picocli.CommandLine.Model.CommandSpec;
import picocli.CommandLine.Option;
import picocli.CommandLine.Spec;

/** Finds out why services do not answer. */
@Command(
    name = "diagnose",
    description = {
      "Probes the services, and where one does not answer, tests each part of the path to it and names the one that fails.",
      "Exits with 31 if any service is not known to answer, with 28 if all answer but something is wrong or could not be determined, and with 0 otherwise."
    },
    mixinStandardHelpOptions = true)
final class DiagnoseCommand implements Callable<Integer> {
  @Spec private CommandSpec spec;
  @Mixin private CloudOption cloud;
  @Mixin private NameParameter name;
  @Mixin private ProvedMixin proved;
  @Mixin private OutputOption output;

  @Option(
      names = "--timeout",
      paramLabel = "SECONDS",
      defaultValue = "15",
      description = "How long services may take to answer. Default: ${DEFAULT-VALUE}.")
  private int timeout;

  @Override
  public Integer call() {
    EnvironmentName environment = name.name();
    ExaminationResult result = examine(environment);
    DiagnosisReport report = new DiagnosisReport(result, environment.value());
    output.print(spec.commandLine().getOut(), report::print, report::json);
    if (!result.proved()) {
      return ErrorCode.PROBE.exitCode();
    }
    return result.healthy() ? 0 : ErrorCode.HOST_CHECK.exitCode();
  }

  private ExaminationResult examine(EnvironmentName environment) {
    Services known = proved.known();
    try (Reporting reporting = Reporting.start(spec);
        OpenEnvironment open = Wiring.environment(cloud, environment)) {
      return reporting
          .progress()
          .run(
              "diagnose " + environment,
              step ->
                  new Examination(open, known)
                      .examine(proved.names(), Duration.ofSeconds(timeout), true, step));
    }
  }
}
