package io.hothouse.cli;

import io.hothouse.deploy.BuildTools;
import io.hothouse.deploy.Load;
import io.hothouse.environment.EnvironmentLease;
import io.hothouse.image.BuildOptions;
import io.hothouse.image.distribution.NodeLoad;
import io.hothouse.openstack.CloudSession;
import java.util.HashSet;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.concurrent.Callable;
import picocli.CommandLine.Command;
import picocli.CommandLine.Mixin;
import picocli.CommandLine.Model.CommandSpec;
import picocli.CommandLine.Option;
import picocli.CommandLine.Parameters;
import picocli.CommandLine.Spec;

/** Brings container images onto the nodes of an environment. */
@Command(
    name = "load",
    description =
        "Builds images and sends each node the layers it lacks, over SSH, to all nodes at once. An interrupted transfer does not resend what has already arrived.",
    mixinStandardHelpOptions = true)
final class LoadCommand implements Callable<Integer> {
  @Spec private CommandSpec spec;
  @Mixin private CloudOption cloud;
  @Mixin private NameParameter name;
  @Mixin private BuildMixin build;
  @Mixin private ServicesMixin services;
  @Mixin private FoldersMixin folders;
  @Mixin private RouteOption route;
  @Mixin private LockOption lock;
  @Mixin private ServiceTimeoutsMixin timeouts;
  @Mixin private OutputOption output;

  @Parameters(
      index = "1..*",
      arity = "0..*",
      paramLabel = "IMAGE",
      description = "Folders under images/. Default: those of --services.")
  private List<String> images = List.of();

  @Option(names = "--yes", description = "Install missing packages without asking.")
  private boolean yes;

  @Override
  public Integer call() {
    BuildOptions options = build.options();
    List<NodeLoad> loads;
    CloudSession session = Wiring.open(cloud);
    try (Reporting reporting = Reporting.start(spec);
        EnvironmentLease lease = Wiring.lease(session.cloudName(), name.name(), lock)) {
      BuildTools tools = Wiring.tools(reporting.consent(yes), options, folders.folders());
      Load load =
          new Load(
              lease.open(Wiring.environments(session)), tools, route.route(), timeouts.timeouts());
      Set<String> names =
          images.isEmpty()
              ? BuildTools.images(tools.services().with(services.names()))
              : new HashSet<>(images);
      loads =
          reporting
              .progress()
              .run("load onto " + name.name(), step -> load.run(names, step))
              .nodes();
    }
    output.print(
        spec.commandLine().getOut(),
        () -> table(loads),
        () -> loads.stream().map(LoadCommand::json).toList());
    return 0;
  }

  private static Table table(List<NodeLoad> loads) {
    Table table = new Table("NODE", "SENT", "THERE", "RESULT");
    loads.forEach(
        load ->
            table.row(load.node(), load.loaded().size(), load.present().size(), load.summary()));
    return table;
  }

  private static Map<String, Object> json(NodeLoad load) {
    Map<String, Object> json = new LinkedHashMap<>();
    json.put("node", load.node());
    json.put("loaded", load.loaded());
    json.put("present", load.present());
    json.put("blobsSent", load.blobsSent());
    json.put("bytesSent", load.bytesSent());
    json.put("seconds", load.duration().toMillis() / 1000.0);
    return json;
  }
}
