package io.hothouse.cli;

import io.hothouse.environment.EnvironmentSummary;
import io.hothouse.openstack.CloudSession;
import java.time.temporal.ChronoUnit;
import java.util.List;
import java.util.Optional;
import java.util.concurrent.Callable;
import picocli.CommandLine.Command;
import picocli.CommandLine.Mixin;
import picocli.CommandLine.Model.CommandSpec;
import picocli.CommandLine.Spec;

/** Lists the environments of a cloud. */
@Command(
    name = "list",
    description = "Lists the environments on the cloud, whoever launched them.",
    mixinStandardHelpOptions = true)
final class ListCommand implements Callable<Integer> {
  @Spec private CommandSpec spec;
  @Mixin private CloudOption cloud;

  @Override
  public Integer call() {
    Optional<CloudSession> session = Wiring.find(cloud);
    if (session.isEmpty()) {
      spec.commandLine()
          .getErr()
          .println(
              "No cloud is configured and the local cloud is not running: there are no environments.");
      return 0;
    }
    List<EnvironmentSummary> environments = Wiring.environments(session.get()).list();
    Table table = new Table("NAME", "STATUS", "CREATED", "LEASE UNTIL", "KEYS HERE");
    for (EnvironmentSummary environment : environments) {
      table.row(
          environment.name(),
          environment.status(),
          environment
              .created()
              .map(at -> at.truncatedTo(ChronoUnit.SECONDS).toString())
              .orElse("-"),
          environment.leaseEnd().map(Object::toString).orElse("-"),
          environment.known() ? "yes" : "no");
    }
    table.print(spec.commandLine().getOut());
    return 0;
  }
}
