package io.hothouse.cli;

import io.hothouse.environment.EnvironmentLease;
import io.hothouse.environment.EnvironmentName;
import io.hothouse.openstack.CloudSession;
import io.hothouse.openstack.census.Leftover;
import io.hothouse.progress.Step;
import io.hothouse.teardown.Down;
import java.time.Duration;
import java.util.List;
import java.util.Optional;
import java.util.concurrent.Callable;
import picocli.CommandLine.Command;
import picocli.CommandLine.Mixin;
import picocli.CommandLine.Model.CommandSpec;
import picocli.CommandLine.Option;
import picocli.CommandLine.Spec;

/** Takes an environment away. */
@Command(
    name = "down",
    description = "Deletes an environment and proves that nothing of it is left.",
    mixinStandardHelpOptions = true)
final class DownCommand implements Callable<Integer> {
  @Spec private CommandSpec spec;
  @Mixin private CloudOption cloud;
  @Mixin private NameParameter name;
  @Mixin private LockOption lock;

  @Option(
      names = "--timeout",
      paramLabel = "SECONDS",
      defaultValue = "600",
      description = "How long Heat may take to delete the stack. Default: ${DEFAULT-VALUE}.")
  private int timeout;

  @Option(names = "--yes", description = "Accepted as in other commands; this one never asks.")
  @SuppressWarnings("UnusedVariable") // scripts give it to every command
  private boolean yes;

  @Option(names = "--dry-run", description = "Only list what would be deleted.")
  private boolean dryRun;

  @Option(
      names = "--abandon",
      description =
          "Last resort when Heat cannot delete the stack: makes Heat forget it and lists what is left behind. Deletes nothing.")
  private boolean abandon;

  @Override
  public Integer call() {
    EnvironmentName environment = name.name();
    Optional<CloudSession> session = Wiring.find(cloud);
    if (session.isEmpty()) {
      spec.commandLine()
          .getOut()
          .println("No cloud is configured and the local cloud is not running: nothing is left.");
      return 0;
    }
    Down down = Wiring.down(session.get());
    if (dryRun) {
      print(down.preview(environment));
      return 0;
    }
    String where = session.get().cloudName();
    try (Reporting reporting = Reporting.start(spec);
        EnvironmentLease lease = Wiring.lease(where, environment, lock)) {
      if (abandon) {
        print(down.abandon(lease));
      } else {
        reporting.progress().run("down " + environment, step -> down(down, lease, step));
      }
    }
    return 0;
  }

  private void print(List<Leftover> things) {
    Table table = new Table("KIND", "ID", "NAME", "WHY");
    things.forEach(it -> table.row(it.kind(), it.id(), it.name(), it.why()));
    table.print(spec.commandLine().getOut());
  }

  private int down(Down down, EnvironmentLease lease, Step step) {
    down.run(lease, Duration.ofSeconds(timeout), step);
    step.succeed("nothing is left");
    return 0;
  }
}
