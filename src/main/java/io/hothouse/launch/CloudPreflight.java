package io.hothouse.launch;

import io.hothouse.HothouseException;
import io.hothouse.InstanceKind;
import io.hothouse.image.node.NodeImageBakery;
import io.hothouse.openstack.CloudSession;
import io.hothouse.openstack.lookup.Flavor;
import io.hothouse.openstack.lookup.Lookups.NamedNetwork;
import io.hothouse.openstack.lookup.NodeImage;
import java.time.Duration;
import java.util.List;
import java.util.Optional;
import java.util.function.Function;

/**
 * Looks at everything on the cloud that a launch needs, all of it before anything is made: what is
 * wrong is told at once, not one thing after another.
 */
public final class CloudPreflight {
  /** Any key will do where nothing is made. */
  private static final String SAMPLE_KEY = "ssh-ed25519 AAAA";

  private final CloudSession cloud;
  private final UpRequest request;
  private final Demand demand;
  private final CheckList checks = new CheckList();

  /** Creates the look at {@code cloud} for what {@code request} asks. */
  public CloudPreflight(CloudSession cloud, UpRequest request) {
    this.cloud = cloud;
    this.request = request;
    this.demand = new Demand(request);
  }

  /** Looks at all, and returns what it found, good or bad. */
  public CloudReport run() {
    NetworkChecks networks = new NetworkChecks(cloud, demand, checks);
    MachineChecks machines = new MachineChecks(cloud, demand, checks);
    services();
    ExposureChecks.of(cloud, request.cluster().accessRange()).forEach(checks::add);
    networks.accessByFloatingAddress();
    token();
    trusts();
    waitTimeout();
    Optional<Flavor> flavor = machines.flavor();
    Optional<NodeImage> image = machines.image(flavor);
    InstanceKind instances = machines.instances(flavor);
    Optional<NamedNetwork> network = networks.network();
    machines.zones();
    machines.sizes(flavor);
    String authorities = authorities();
    return new CloudReport(checks.all(), flavor, network, image, instances, authorities, List.of());
  }

  /** What the user says of them is not looked for elsewhere. */
  private String authorities() {
    if (request.template().valueOf("authorities").isPresent()) {
      return "";
    }
    try {
      return cloud.authorities();
    } catch (HothouseException problem) {
      checks.add(CloudCheck.failed("authorities", "not to be had", "for the nodes", problem));
      return "";
    }
  }

  /**
   * Adds what Heat says of the template with what was found, as far as that suffices to ask. A
   * launch need not ask beforehand: Heat looks at all of it before it makes anything.
   */
  public CloudReport withTemplate(CloudReport report) {
    Optional<NodeImage> image = report.image().or(this::newestImage);
    Optional<List<String>> resources = Optional.empty();
    if (report.flavor().isEmpty() || report.externalNetwork().isEmpty() || image.isEmpty()) {
      checks.add(
          CloudCheck.notApplicable("template", "not asked: something that it needs is missing"));
      checks.found(
          "stacks",
          "Heat answers",
          () -> cloud.stacks().find(request.name().value()),
          it -> "it does");
    } else {
      resources =
          checks.found(
              "template",
              "accepted by Heat",
              () ->
                  cloud
                      .stacks()
                      .preview(
                          ClusterTemplate.request(request, report, image.get().id(), SAMPLE_KEY)),
              types -> types.size() + " resources would be made");
    }
    return report.with(checks.all(), resources.orElse(List.of()));
  }

  private Optional<NodeImage> newestImage() {
    return checks
        .found(
            "images",
            "a list of them",
            () -> cloud.images().newest(NodeImageBakery.NAME_PREFIX),
            newest -> newest.map(NodeImage::name).orElse("none baked by this program yet"))
        .flatMap(Function.identity());
  }

  private void services() {
    try {
      cloud
          .serviceEndpoints()
          .forEach(
              (service, address) ->
                  address.ifPresent(it -> checks.add(CloudCheck.ok(service, it, "an endpoint"))));
      cloud.requireServices(demand.types());
    } catch (HothouseException problem) {
      checks.add(CloudCheck.failed("services", "one is missing", "all of them", problem));
    }
  }

  /** A token that nobody here can renew must outlive the launch. */
  private void token() {
    Duration life = cloud.tokenLife();
    Duration needed = request.stackTimeout();
    String found = life.toMinutes() + " min";
    checks.add(
        life.compareTo(needed) < 0
            ? CloudCheck.warning("token life", found, needed.toMinutes() + " min for the stack")
            : CloudCheck.ok("token life", found, needed.toMinutes() + " min for the stack"));
  }

  private void trusts() {
    String needed = "allowed, Heat makes one for each stack";
    checks.known(
        "trusts",
        needed,
        () ->
            checks.add(
                cloud
                    .trustsRefused()
                    .map(it -> CloudCheck.failed("trusts", "refused", needed, it))
                    .orElseGet(() -> CloudCheck.ok("trusts", "allowed", needed))));
  }

  /** Nodes that Heat waits for longer than the stack may take fail without a word of why. */
  private void waitTimeout() {
    long limit = request.stackTimeout().toSeconds();
    request
        .template()
        .valueOf("wait_timeout")
        .filter(seconds -> seconds.matches("[0-9]{1,9}") && Long.parseLong(seconds) >= limit)
        .ifPresent(
            seconds ->
                checks.add(
                    CloudCheck.warning(
                        "wait_timeout",
                        seconds + " s",
                        "less than --stack-timeout, " + limit + " s")));
  }
}
