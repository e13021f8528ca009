package io.hothouse.cli;

import io.hothouse.deploy.BuildTools;
import io.hothouse.deploy.Deploy;
import io.hothouse.environment.EnvironmentLease;
import io.hothouse.image.BuildOptions;
import io.hothouse.openstack.CloudSession;
import io.hothouse.probe.ProbeResult;
import java.util.List;
import java.util.concurrent.Callable;
import picocli.CommandLine.Command;
import picocli.CommandLine.Mixin;
import picocli.CommandLine.Model.CommandSpec;
import picocli.CommandLine.Option;
import picocli.CommandLine.Spec;

/** Puts services onto the cluster of an environment. */
@Command(
    name = "deploy",
    description =
        "Builds the services' images, loads them onto the nodes, rolls the services out and proves them.",
    mixinStandardHelpOptions = true)
final class DeployCommand implements Callable<Integer> {
  @Spec private CommandSpec spec;
  @Mixin private CloudOption cloud;
  @Mixin private NameParameter name;
  @Mixin private BuildMixin build;

  @Mixin private ServicesMixin services;
  @Mixin private ServiceTimeoutsMixin timeouts;
  @Mixin private FoldersMixin folders;
  @Mixin private RouteOption route;
  @Mixin private LockOption lock;

  @Option(names = "--yes", description = "Install missing packages without asking.")
  private boolean yes;

  @Override
  public Integer call() {
    BuildOptions options = build.options();
    List<ProbeResult> results;
    CloudSession session = Wiring.open(cloud);
    try (Reporting reporting = Reporting.start(spec);
        EnvironmentLease lease = Wiring.lease(session.cloudName(), name.name(), lock)) {
      BuildTools tools = Wiring.tools(reporting.consent(yes), options, folders.folders());
      Deploy deploy =
          new Deploy(
              lease, Wiring.environments(session), tools, route.route(), timeouts.timeouts());
      results =
          reporting
              .progress()
              .run("deploy to " + name.name(), step -> deploy.run(services.names(), step));
    }
    Reports.probes(results, spec.commandLine().getOut());
    return 0;
  }
}
