package io.hothouse.cli;

import io.hothouse.Deadline;
import io.hothouse.HothouseException;
import io.hothouse.InstanceKind;
import io.hothouse.config.CloudConfig;
import io.hothouse.deploy.BuildTools;
import io.hothouse.environment.CloudAccess;
import io.hothouse.environment.EnvironmentLease;
import io.hothouse.environment.EnvironmentName;
import io.hothouse.environment.StateFolder;
import io.hothouse.environment.Tags;
import io.hothouse.environment.UserClouds;
import io.hothouse.image.BuildOptions;
import io.hothouse.launch.Up;
import io.hothouse.launch.UpRequest;
import io.hothouse.launch.UpRequest.TemplateRequest;
import io.hothouse.launch.UpResult;
import io.hothouse.localcloud.LocalCloud;
import io.hothouse.openstack.CloudSession;
import io.hothouse.pipeline.FirstRun;
import io.hothouse.pipeline.PartTimes;
import io.hothouse.pipeline.Threads;
import io.hothouse.progress.Step;
import io.hothouse.report.ReportFiles;
import io.hothouse.report.RunRecord;
import java.nio.file.Path;
import java.time.Duration;
import java.util.List;
import java.util.Optional;
import java.util.concurrent.Callable;
import picocli.CommandLine.Command;
import picocli.CommandLine.Mixin;
import picocli.CommandLine.Model.CommandSpec;
import picocli.CommandLine.Option;
import picocli.CommandLine.Spec;

/** Brings an environment up. */
@Command(
    name = "up",
    description =
        "Launches a Kubernetes cluster with Heat, deploys the OpenStack services onto it, and proves that they answer through every node. Run it again to continue an interrupted launch.",
    mixinStandardHelpOptions = true)
final class UpCommand implements Callable<Integer> {
  private static final Duration LOCAL_CLOUD_LIMIT = Duration.ofMinutes(40);

  @Spec private CommandSpec spec;
  @Mixin private CloudOption cloud;
  @Mixin private NameParameter name;
  @Mixin private BuildMixin build;
  @Mixin private ClusterMixin cluster;
  @Mixin private TemplateMixin template;
  @Mixin private ServicesMixin services;
  @Mixin private ServiceTimeoutsMixin serviceTimeouts;
  @Mixin private FoldersMixin folders;
  @Mixin private RouteOption route;
  @Mixin private LockOption lock;

  @Option(
      names = "--ttl",
      paramLabel = "HOURS",
      description = "Lease in hours, recorded as a tag of the stack; nothing enforces it.")
  private Integer hoursToLive;

  @Option(
      names = "--tags",
      paramLabel = "TAG",
      split = ",",
      description =
          "Tags that the stack carries beside this program's own; an environment that is there gets what it lacks of them, as --update says.")
  private List<String> tags = List.of();

  @Option(
      names = "--stack-timeout",
      paramLabel = "SECONDS",
      defaultValue = "900",
      description = "How long until every node is ready, in seconds. Default: ${DEFAULT-VALUE}.")
  private int stackTimeout;

  @Option(
      names = "--skip-preflight",
      description =
          "Continue although a quota seems too small, for clouds that report quotas wrongly.")
  private boolean skipPreflight;

  @Option(
      names = "--retain",
      description =
          "Keep a failed stack for inspection. Default: it is deleted, and evidence is kept.")
  private boolean retain;

  @Option(
      names = "--update",
      description =
          "Change an environment that is there to what is asked for, without asking first. Default: on a terminal it is asked, after Heat has said what it would change and replace; elsewhere refused.")
  private boolean update;

  @Option(names = "--yes", description = "Install missing packages without asking.")
  private boolean yes;

  @Option(
      names = "--report",
      paramLabel = "FOLDER",
      description =
          "Write timeline.html, junit.xml, summary.json, summary.md and trace.json there, even if the launch fails.")
  private Path report;

  @Option(
      names = "--progress",
      paramLabel = "FORM",
      defaultValue = "auto",
      description =
          "auto, plain or json (one object per line on stderr, following events.schema.json). Default: ${DEFAULT-VALUE}.")
  private Reporting.Form progress;

  @Override
  public Integer call() {
    EnvironmentName environment = name.name();
    CloudAccess clouds = Wiring.clouds(cloud);
    Optional<CloudConfig> configured = clouds.configured(cloud.cloud());
    UpRequest request = request(environment, configured);
    BuildOptions options = build.options();
    Outlet.of(spec)
        .adviseWhenInterrupted(
            "'hothouse up %1$s' continues, 'hothouse down %1$s' takes it all away."
                .formatted(environment));
    UpResult result;
    String where = configured.map(CloudConfig::name).orElse(LocalCloud.NAME);
    try (Reporting reporting = Reporting.start(spec, progress)) {
      BuildTools tools = Wiring.tools(reporting.consent(yes), options, folders.folders());
      try {
        result = up(tools, clouds, configured, request, reporting);
      } catch (HothouseException failure) {
        reporting.ci().annotate(failure);
        throw kept(failure, environment, where, reporting);
      }
      keep(environment, where, Optional.of(result), Optional.empty(), reporting);
    }
    Reports.environment(
        environment,
        where,
        result,
        Wiring.kubeconfig(),
        new UserClouds(Wiring.directories(), environment.context(where)),
        spec.commandLine().getOut());
    return 0;
  }

  /** A report that cannot be written does not hide what it would have told of. */
  private HothouseException kept(
      HothouseException failure, EnvironmentName environment, String where, Reporting reporting) {
    try {
      Threads.despiteInterrupt(
          () -> keep(environment, where, Optional.empty(), Optional.of(failure), reporting));
      return failure;
    } catch (HothouseException unwritten) {
      return new HothouseException(
          failure.code(),
          "%s%nThe report could not be saved either: %s"
              .formatted(failure.getMessage(), unwritten.getMessage()),
          failure);
    }
  }

  /** Keeps what the run did, as far as it came. */
  private void keep(
      EnvironmentName environment,
      String where,
      Optional<UpResult> result,
      Optional<HothouseException> failure,
      Reporting reporting) {
    RunRecord run =
        RunRecords.of(environment, where, reporting.timeline(), result, failure)
            .cleaned(Outlet.of(spec).redaction()::shown);
    StateFolder state = Wiring.state(where, environment);
    if (state.exists()) {
      state.write(StateFolder.TIMELINE, reporting.timeline().table());
      state.write(ReportCommand.KEPT, ReportFiles.json(run));
    }
    if (report != null) {
      ReportFiles.write(run, report);
    }
    reporting.ci().summarise(run);
  }

  private UpResult up(
      BuildTools tools,
      CloudAccess clouds,
      Optional<CloudConfig> configured,
      UpRequest request,
      Reporting reporting) {
    String where = configured.map(CloudConfig::name).orElse(LocalCloud.NAME);
    try (EnvironmentLease lease = Wiring.lease(where, request.name(), lock)) {
      Optional<LocalCloud> local =
          configured.isEmpty()
              ? Optional.of(
                  Wiring.localCloud(reporting.consent(yes), request.cluster().instances()))
              : Optional.empty();
      Up up =
          new Up(
              lease,
              tools,
              step ->
                  configured
                      .map(config -> CloudSession.open(config, step::note))
                      .orElseGet(() -> local(local.orElseThrow(), clouds, step)),
              Wiring.kubeconfig(),
              request,
              local.filter(it -> !it.parts().isEmpty()).map(it -> instances(request, local)),
              reporting.change(update));
      return reporting
          .progress()
          .run(
              "up " + request.name(),
              step -> {
                List<FirstRun.Part> parts =
                    UpPlan.of(
                        tools,
                        local,
                        Optional.of(request.cluster().kubernetes())
                            .filter(it -> request.cluster().image().isEmpty()),
                        instances(request, local));
                PartTimes times = PartTimes.of(tools.directories().cache());
                new FirstRun(times).plan(parts).forEach(step::note);
                return parts.size() == 1
                    ? times.timed(FirstRun.Part.LAUNCH.key(), () -> up.run(step))
                    : up.run(step);
              });
    }
  }

  /** Only the cloud itself can tell for certain; the local one has told when it was started. */
  private static InstanceKind instances(UpRequest request, Optional<LocalCloud> local) {
    return request
        .cluster()
        .instances()
        .or(() -> local.map(LocalCloud::instances))
        .orElse(InstanceKind.VIRTUAL_MACHINE);
  }

  private static CloudSession local(LocalCloud local, CloudAccess clouds, Step step) {
    step.note("no cloud is configured: the local one is used");
    local.up(step, Deadline.after(LOCAL_CLOUD_LIMIT));
    return clouds.openLocal();
  }

  private UpRequest request(EnvironmentName environment, Optional<CloudConfig> configured) {
    TemplateRequest asked = cluster.with(template.request());
    if (Terminal.isThere()) {
      TerminalChoice choice = new TerminalChoice(Outlet.of(spec));
      configured
          .map(config -> new CloudOffers(config, () -> Wiring.open(cloud)))
          .ifPresent(offers -> cluster.propose(asked, name -> offers.of(name).flatMap(choice::of)));
    }
    return new UpRequest(
        environment,
        cluster.request(asked, configured),
        asked,
        services.names(),
        Tags.checked(tags),
        Optional.ofNullable(hoursToLive).map(Duration::ofHours),
        Duration.ofSeconds(stackTimeout),
        serviceTimeouts.timeouts(),
        route.route(),
        skipPreflight,
        retain);
  }
}
