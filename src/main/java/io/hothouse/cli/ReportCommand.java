package io.hothouse.cli;

import io.hothouse.ErrorCode;
import io.hothouse.HothouseException;
import io.hothouse.config.CloudConfig;
import io.hothouse.environment.StateFolder;
import io.hothouse.localcloud.LocalCloud;
import io.hothouse.report.ReportFiles;
import io.hothouse.report.RunRecord;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Optional;
import java.util.concurrent.Callable;
import picocli.CommandLine.Command;
import picocli.CommandLine.Mixin;
import picocli.CommandLine.Model.CommandSpec;
import picocli.CommandLine.Option;
import picocli.CommandLine.Spec;

/** Writes the report of the last {@code up}. */
@Command(
    name = "report",
    description =
        "Writes a report of an environment's last 'up': timeline.html, junit.xml, summary.json, summary.md and trace.json.",
    mixinStandardHelpOptions = true)
final class ReportCommand implements Callable<Integer> {
  /** Where the last run is kept, in the environment's folder. */
  static final String KEPT = "summary.json";

  @Spec private CommandSpec spec;
  @Mixin private CloudOption cloud;
  @Mixin private NameParameter name;

  @Option(
      names = "--report",
      paramLabel = "FOLDER",
      description = "Where to write. Default: hothouse-report-NAME.")
  private Path folder;

  @Override
  public Integer call() {
    String where =
        Wiring.clouds(cloud)
            .configured(cloud.cloud())
            .map(CloudConfig::name)
            .orElse(LocalCloud.NAME);
    StateFolder state = Wiring.state(where, name.name());
    if (!Files.exists(state.file(KEPT))) {
      throw new HothouseException(
          ErrorCode.NOT_FOUND,
          "This machine has no record of an 'up' of '%s' on the cloud '%s'. Next: run it here, with --report FOLDER."
              .formatted(name.name(), where));
    }
    Path target = Optional.ofNullable(folder).orElse(Path.of("hothouse-report-" + name.name()));
    // What an earlier version kept may not have been cleaned.
    RunRecord run = ReportFiles.read(state.file(KEPT)).cleaned(Outlet.of(spec).redaction()::shown);
    ReportFiles.write(run, target);
    spec.commandLine().getOut().println(target.resolve("timeline.html"));
    spec.commandLine().getOut().flush();
    return 0;
  }
}
