package io.hothouse.cli;

import io.hothouse.Count;
import io.hothouse.HothouseException;
import io.hothouse.cli.CloudOffers.Offer;
import io.hothouse.config.CloudConfig;
import io.hothouse.deploy.ImageRoute;
import io.hothouse.deploy.ServiceTimeouts;
import io.hothouse.environment.CloudAccess;
import io.hothouse.environment.EnvironmentName;
import io.hothouse.launch.CloudCheck;
import io.hothouse.launch.CloudPreflight;
import io.hothouse.launch.CloudReport;
import io.hothouse.launch.UpRequest;
import io.hothouse.launch.UpRequest.TemplateRequest;
import io.hothouse.openstack.CloudSession;
import io.hothouse.preflight.Verdict;
import java.time.Duration;
import java.util.HashSet;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.concurrent.Callable;
import java.util.stream.Collectors;
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

  /** With these the rest is looked at where there is nothing to propose. */
  private static final Map<String, String> STAND_INS =
      Map.of("flavor", "FLAVOR", "access_cidr", "0.0.0.0/0");

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
    CloudAccess clouds = Wiring.clouds(cloud);
    Optional<CloudConfig> configured = clouds.configured(cloud.cloud());
    Duration limit = Duration.ofSeconds(stackTimeout);
    TemplateRequest asked = cluster.with(template.request());
    CloudSession session = clouds.look(cloud.cloud());
    Set<String> open = new HashSet<>();
    configured
        .map(config -> new CloudOffers(config, () -> session))
        .ifPresent(
            offers ->
                cluster.propose(asked, name -> best(offers, name).or(() -> standIn(name, open))));
    UpRequest request =
        new UpRequest(
            NAME,
            cluster.request(asked, configured),
            asked,
            List.of(),
            List.of(),
            Optional.empty(),
            limit,
            new ServiceTimeouts(limit, limit, limit),
            ImageRoute.SSH,
            false,
            false);
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
    if (!report.resources().isEmpty()) {
      spec.commandLine().getOut().printf("Heat would make %s.%n", report.resourcesInWords());
    }
    configured.ifPresent(config -> next(open));
    spec.commandLine().getOut().flush();
    return 0;
  }

  private Optional<String> best(CloudOffers offers, String parameter) {
    try {
      return offers.of(parameter).flatMap(this::proposed);
    } catch (HothouseException unknown) {
      // The look at all of the cloud comes upon the same, and tells it beside the rest.
      return Optional.empty();
    }
  }

  /** Notes in {@code open} what the user has yet to say. */
  private static Optional<String> standIn(String parameter, Set<String> open) {
    Optional<String> standIn = Optional.ofNullable(STAND_INS.get(parameter));
    standIn.ifPresent(open::add);
    return standIn;
  }

  /** Takes the best, and tells what there is to choose from. */
  private Optional<String> proposed(Offer offer) {
    List<String> found = offer.candidates();
    int more = found.size() - offer.shown().size();
    spec.commandLine()
        .getOut()
        .printf(
            "%s was not given; %s: %s%s%n",
            offer.option(),
            offer.what(),
            found.isEmpty() ? "none found" : String.join(", ", offer.shown()),
            more > 0 ? " and %d more".formatted(more) : "");
    return found.stream().findFirst();
  }

  private void next(Set<String> open) {
    String options =
        cluster.chosen().entrySet().stream()
            .map(
                it ->
                    " %s %s"
                        .formatted(
                            it.getKey(), open.contains(it.getValue()) ? "CIDR" : it.getValue()))
            .collect(Collectors.joining());
    spec.commandLine()
        .getOut()
        .printf(
            "Next: hothouse up NAME%s%s%n",
            cloud.cloud().map(it -> " --os-cloud " + it).orElse(""), options);
  }
}
