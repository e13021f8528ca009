package io.hothouse.cli;

import io.hothouse.Count;
import io.hothouse.config.CloudConfig;
import io.hothouse.deploy.ImageRoute;
import io.hothouse.deploy.ServiceTimeouts;
import io.hothouse.environment.EnvironmentName;
import io.hothouse.launch.CloudCheck;
import io.hothouse.launch.CloudPreflight;
import io.hothouse.launch.CloudReport;
import io.hothouse.launch.UpRequest;
import io.hothouse.launch.UpRequest.TemplateRequest;
import io.hothouse.openstack.CloudSession;
import io.hothouse.preflight.Verdict;
import java.time.Duration;
import java.util.List;
import java.util.Optional;
import java.util.concurrent.Callable;
import picocli.CommandLine.Command;
import picocli.CommandLine.Mixin;
import picocli.CommandLine.Model.CommandSpec;
import picocli.CommandLine.Option;
import picocli.CommandLine.Spec;

/** Looks at a cloud before anything is made there. */
@Command(
    name = "doctor",
    description =
        "Checks whether a cloud can host an environment: services, flavor, image, network, addresses, quotas, and Heat's validation of the template. Creates nothing.",
    mixinStandardHelpOptions = true)
final class DoctorCommand implements Callable<Integer> {
  private static final EnvironmentName NAME = new EnvironmentName("hothouse-doctor");

  @Spec private CommandSpec spec;
  @Mixin private CloudOption cloud;
  @Mixin private ClusterMixin cluster;
  @Mixin private TemplateMixin template;

  @Option(
      names = "--stack-timeout",
      paramLabel = "SECONDS",
      defaultValue = "900",
      description = "How long until every node is ready, in seconds. Default: ${DEFAULT-VALUE}.")
  private int stackTimeout;

  @Override
  public Integer call() {
    Optional<CloudConfig> configured = Wiring.clouds(cloud).configured(cloud.cloud());
    Duration limit = Duration.ofSeconds(stackTimeout);
    TemplateRequest asked = template.request();
    UpRequest request =
        new UpRequest(
            NAME,
            cluster.request(asked, configured),
            asked,
            List.of(),
            Optional.empty(),
            limit,
            new ServiceTimeouts(limit, limit, limit),
            ImageRoute.SSH,
            false,
            false);
    CloudSession session = Wiring.open(cloud);
    CloudPreflight preflight = new CloudPreflight(session, request);
    CloudReport report = preflight.withTemplate(preflight.run());
    Table table = new Table("CHECK", "FOUND", "NEEDED", "VERDICT");
    for (CloudCheck check : report.checks()) {
      table.row(check.check(), check.found(), check.needed(), check.verdict());
    }
    table.print(spec.commandLine().getOut());
    report.orThrow();
    spec.commandLine()
        .getOut()
        .printf(
            "%nThe cloud '%s' is fit for %s%s.%n",
            session.cloudName(),
            Count.of(request.cluster().workers() + 1L, "node"),
            report.with(Verdict.WARNING).isEmpty() ? "" : ", with warnings");
    spec.commandLine().getOut().flush();
    return 0;
  }
}
