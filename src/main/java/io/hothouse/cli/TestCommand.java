package io.hothouse.cli;

import io.hothouse.ErrorCode;
import io.hothouse.HothouseException;
import io.hothouse.deploy.BuildTools;
import io.hothouse.environment.EnvironmentLease;
import io.hothouse.image.BuildOptions;
import io.hothouse.openstack.CloudSession;
import io.hothouse.progress.Step;
import io.hothouse.referee.Findings;
import io.hothouse.referee.Referee;
import java.nio.file.Path;
import java.time.Duration;
import java.time.Instant;
import java.util.List;
import java.util.concurrent.Callable;
import java.util.function.BiFunction;
import picocli.CommandLine.Command;
import picocli.CommandLine.Mixin;
import picocli.CommandLine.Model.CommandSpec;
import picocli.CommandLine.Option;
import picocli.CommandLine.Spec;

/** Runs other people's tests against what an environment has. */
@Command(
    name = "test",
    description =
        "Runs Tempest, OpenStack's own tests, or Kubernetes' own, against what an environment has, in a pod of its cluster; they clean up after themselves.",
    mixinStandardHelpOptions = true)
final class TestCommand implements Callable<Integer> {
  @Spec private CommandSpec spec;
  @Mixin private CloudOption cloud;
  @Mixin private NameParameter name;
  @Mixin private BuildMixin build;
  @Mixin private FoldersMixin folders;
  @Mixin private RouteOption route;
  @Mixin private LockOption lock;
  @Mixin private OutputOption output;

  @Option(
      names = "--suite",
      paramLabel = "TESTS",
      defaultValue = "smoke",
      description =
          "smoke, api, scenario, or a regular expression that is found in the names of Tempest's tests to run; kubernetes for Kubernetes' conformance tests, kubernetes:REGEX for others of its own. Default: ${DEFAULT-VALUE}.")
  private String suite;

  @Option(
      names = "--concurrency",
      paramLabel = "N",
      defaultValue = "2",
      description = "How many tests to run at once. Default: ${DEFAULT-VALUE}.")
  private int concurrency;

  @Option(names = "--list", description = "Print the names of the tests, and run none.")
  private boolean list;

  @Option(
      names = "--timeout",
      paramLabel = "SECONDS",
      defaultValue = "3600",
      description = "How long all tests together may take. Default: ${DEFAULT-VALUE}.")
  private int timeout;

  @Option(names = "--report", paramLabel = "FOLDER", description = "Write junit.xml there.")
  private Path report;

  @Option(names = "--yes", description = "Install missing packages without asking.")
  private boolean yes;

  @Override
  public Integer call() {
    atLeastOne("--concurrency", concurrency);
    atLeastOne("--timeout", timeout);
    Duration longest = Duration.ofSeconds(timeout);
    if (list) {
      List<String> names =
          judged("list the tests of " + name.name(), (it, step) -> it.list(longest, step));
      output.print(
          spec.commandLine().getOut(),
          out -> {
            names.forEach(out::println);
            out.flush();
          },
          () -> names);
      return 0;
    }
    Instant begin = Instant.now();
    Findings findings =
        judged("test " + name.name(), (it, step) -> it.run(concurrency, longest, step));
    FindingsReport found = new FindingsReport(findings, name.name().value(), suite, begin);
    output.print(spec.commandLine().getOut(), found::print, found::json);
    if (report != null) {
      found.record().cleaned(Outlet.of(spec).redaction()::shown).write(report);
    }
    found.printTrouble(spec.commandLine().getErr());
    return findings.good() ? 0 : ErrorCode.PROBE.exitCode();
  }

  private static void atLeastOne(String option, int value) {
    if (value < 1) {
      throw new HothouseException(
          ErrorCode.USAGE, "%s is %d, but must be at least 1.".formatted(option, value));
    }
  }

  private <T> T judged(String title, BiFunction<Referee, Step, T> work) {
    BuildOptions options = build.options();
    CloudSession session = Wiring.open(cloud);
    try (Reporting reporting = Reporting.start(spec);
        EnvironmentLease lease = Wiring.lease(session.cloudName(), name.name(), lock)) {
      BuildTools tools = Wiring.tools(reporting.consent(yes), options, folders.folders());
      Referee referee =
          new Referee(lease, Wiring.environments(session), tools, route.route(), suite);
      return reporting.progress().run(title, step -> work.apply(referee, step));
    }
  }
}
