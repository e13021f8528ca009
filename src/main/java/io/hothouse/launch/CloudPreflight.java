package io.hothouse.launch;

import io.hothouse.ErrorCode;
import io.hothouse.HothouseException;
import io.hothouse.InstanceKind;
import io.hothouse.image.node.NodeImageBakery;
import io.hothouse.launch.UpRequest.ClusterRequest;
import io.hothouse.openstack.CloudSession;
import io.hothouse.openstack.lookup.Flavor;
import io.hothouse.openstack.lookup.Lookups.NamedNetwork;
import io.hothouse.openstack.lookup.NodeImage;
import io.hothouse.openstack.lookup.Quota;
import io.hothouse.openstack.lookup.QuotaLine;
import io.hothouse.openstack.lookup.QuotaNeed;
import io.hothouse.openstack.transport.Service;
import java.time.Duration;
import java.util.ArrayList;
import java.util.HashSet;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.concurrent.atomic.AtomicReference;
import java.util.function.Function;
import java.util.function.Supplier;

/**
 * Looks at everything on the cloud that a launch needs, all of it before anything is made: what is
 * wrong is told at once, not one thing after another.
 */
public final class CloudPreflight {
  /** Any key will do where nothing is made. */
  private static final String SAMPLE_KEY = "ssh-ed25519 AAAA";

  /** IPv6's least MTU, which pods may count on, and vxlan's 50 bytes. */
  private static final int LEAST_MTU = 1330;

  private static final String CONTROL_PLANE = "control_plane";
  private static final String WORKER = "worker";

  private static final int MEBI = 1 << 20;
  private static final long GIGA = 1L << 30;

  private final CloudSession cloud;
  private final UpRequest request;
  private final List<CloudCheck> checks = new ArrayList<>();

  /** Creates the look at {@code cloud} for what {@code request} asks. */
  public CloudPreflight(CloudSession cloud, UpRequest request) {
    this.cloud = cloud;
    this.request = request;
  }

  /** Looks at all, and returns what it found, good or bad. */
  public CloudReport run() {
    ClusterRequest cluster = request.cluster();
    services();
    checks.addAll(ExposureChecks.of(cloud, cluster.accessRange()));
    accessByFloatingAddress();
    token();
    trusts();
    waitTimeout();
    Optional<Flavor> flavor =
        found(
            "flavor",
            cluster.flavor(),
            () -> cloud.lookups().flavor(cluster.flavor()),
            Flavor::words);
    Optional<NodeImage> image =
        cluster
            .image()
            .flatMap(
                name ->
                    found("image", name, () -> cloud.lookups().image(name), CloudPreflight::size));
    image.ifPresent(it -> flavor.ifPresent(size -> fit(it, size)));
    image.flatMap(StockImages::check).ifPresent(checks::add);
    InstanceKind instances = instances(flavor);
    Optional<NamedNetwork> network =
        found(
            floatingAddresses() == 0 ? "provider network" : "external network",
            cluster.externalNetwork().orElse("the only one"),
            () ->
                floatingAddresses() == 0
                    ? cloud.lookups().providerNetwork(cluster.externalNetwork())
                    : cloud.lookups().externalNetwork(cluster.externalNetwork()),
            NamedNetwork::name);
    network.filter(it -> floatingAddresses() == 0).ifPresent(this::portSecurity);
    network.ifPresent(it -> known("addresses of " + it.name(), "known", () -> addresses(it)));
    network.flatMap(NamedNetwork::mtu).ifPresent(this::mtu);
    zone(Service.COMPUTE, "availability_zone");
    if (bootVolume() > 0) {
      zone(Service.VOLUME, "boot_volume_zone");
    }
    Map<String, Flavor> roles = flavor.map(this::roles).orElse(Map.of());
    roles.values().stream().distinct().forEach(this::disk);
    if (!roles.isEmpty()) {
      known("quotas", "known", () -> quotas(roles));
    }
    return new CloudReport(checks, flavor, network, image, instances, authorities(), List.of());
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
      found(
          "stacks",
          "Heat answers",
          () -> cloud.stacks().find(request.name().value()),
          it -> "it does");
    } else {
      resources =
          found(
              "template",
              "accepted by Heat",
              () ->
                  cloud
                      .stacks()
                      .preview(
                          ClusterTemplate.request(request, report, image.get().id(), SAMPLE_KEY)),
              types -> types.size() + " resources would be made");
    }
    return report.with(checks, resources.orElse(List.of()));
  }

  private Optional<NodeImage> newestImage() {
    return found(
            "images",
            "a list of them",
            () -> cloud.images().newest(NodeImageBakery.NAME_PREFIX),
            newest -> newest.map(NodeImage::name).orElse("none baked by this program yet"))
        .flatMap(Function.identity());
  }

  /** What this user may not see, or nobody answers, is no reason to be silent of all the rest. */
  private void known(String check, String needed, Runnable look) {
    try {
      look.run();
    } catch (HothouseException unknown) {
      checks.add(CloudCheck.warning(check, "not to be known: " + unknown.getMessage(), needed));
    }
  }

  /**
   * Which node image is right follows from what the user says, or the flavor, or else from what
   * nearly all clouds make.
   */
  private InstanceKind instances(Optional<Flavor> flavor) {
    String check = "instances";
    String needed = "a node image for them";
    Optional<InstanceKind> said = request.cluster().instances();
    if (said.isPresent()) {
      checks.add(CloudCheck.ok(check, said.get().words() + ", as --instances says", needed));
      return said.get();
    }
    AtomicReference<Optional<String>> told = new AtomicReference<>(Optional.empty());
    known(
        "the flavor's hypervisor",
        "known",
        () -> told.set(flavor.flatMap(cloud.lookups()::hypervisor)));
    Optional<String> hypervisor = told.get();
    InstanceKind kind = hypervisor.map(InstanceKind::on).orElse(InstanceKind.VIRTUAL_MACHINE);
    checks.add(
        CloudCheck.ok(
            check,
            hypervisor
                .map(
                    it ->
                        "%s, as the flavor's hypervisor_type '%s' says".formatted(kind.words(), it))
                .orElse(kind.words() + ", as the flavor says nothing else"),
            needed));
    return kind;
  }

  /** Returns the flavors of the roles, which may have ones of their own. */
  private Map<String, Flavor> roles(Flavor usual) {
    Map<String, Flavor> roles = new LinkedHashMap<>();
    for (String role : List.of(CONTROL_PLANE, WORKER)) {
      Optional<String> own =
          request.template().valueOf(role + "_flavor").filter(it -> !it.isBlank());
      Optional<Flavor> flavor =
          own.isEmpty()
              ? Optional.of(usual)
              : found(
                  "flavor of " + role.replace('_', ' '),
                  own.get(),
                  () -> cloud.lookups().flavor(own.get()),
                  Flavor::words);
      flavor.ifPresent(it -> roles.put(role, it));
    }
    return roles;
  }

  /** Without this look Heat would fail in the middle, and Nova does not say which zones it has. */
  private void zone(Service service, String parameter) {
    request
        .template()
        .valueOf(parameter)
        .map(String::strip)
        .filter(it -> !it.isEmpty())
        .ifPresent(zone -> known(parameter, zone, () -> zone(service, parameter, zone)));
  }

  private void zone(Service service, String parameter, String zone) {
    List<String> zones = cloud.lookups().zones(service);
    String found = zones.isEmpty() ? "none" : String.join(", ", zones);
    // Administrators may name a host of Nova's as well, behind a colon.
    checks.add(
        zones.contains(zone.split(":", 2)[0])
            ? CloudCheck.ok(parameter, found, zone)
            : CloudCheck.failed(
                parameter,
                found,
                zone,
                new HothouseException(
                    ErrorCode.NOT_FOUND,
                    "Tried to find the availability zone '%s' of %s on the cloud '%s', but it is not there. There are: %s. Next: choose one of them with --parameter %s=ZONE."
                        .formatted(zone, service, cloud.cloudName(), found, parameter))));
  }

  /** Neutron refuses security groups on such a network, and Heat would fail in the middle. */
  private void portSecurity(NamedNetwork network) {
    boolean wanted = !set("port_security", "true");
    String found = network.portSecurity() ? "port security" : "no port security";
    String needed = wanted ? "port security, for security groups" : "none";
    checks.add(
        network.portSecurity() || !wanted
            ? CloudCheck.ok("ports of " + network.name(), found, needed)
            : CloudCheck.failed(
                "ports of " + network.name(),
                found,
                needed,
                new HothouseException(
                    ErrorCode.NETWORK,
                    "The network '%s' has no port security, so that its ports cannot have security groups. Next: --parameter port_security=false, which leaves the nodes' ports open to all who reach that network."
                        .formatted(network.name()))));
  }

  /** Floating addresses are of IPv4. */
  private void accessByFloatingAddress() {
    String range = request.cluster().accessRange();
    if (range.contains(":") && floatingAddresses() > 0) {
      checks.add(
          CloudCheck.failed(
              "access range",
              range + " is of IPv6",
              "of IPv4, as floating addresses are",
              new HothouseException(
                  ErrorCode.NETWORK,
                  "The nodes get floating addresses of IPv4, which nobody in %s reaches. Next: give an IPv4 range with --access-cidr, or --floating-ips none on a network whose addresses you reach."
                      .formatted(range))));
    }
  }

  /** Servers of such a flavor boot from a volume. */
  private void disk(Flavor flavor) {
    String needed = "a disk for the node's images and pods";
    int volume = bootVolume();
    if (volume > 0) {
      checks.add(
          CloudCheck.ok(
              "flavor's disk", "volumes of %d GB in its place".formatted(volume), needed));
    } else if (flavor.disk() > 0) {
      checks.add(CloudCheck.ok("flavor's disk", flavor.disk() + " GB", needed));
    } else if (request.skipPreflight()) {
      checks.add(CloudCheck.warning("flavor's disk", "none", needed));
    } else {
      checks.add(
          CloudCheck.failed(
              "flavor's disk",
              "none",
              needed,
              new HothouseException(
                  ErrorCode.FLAVOR,
                  "The flavor '%s' has no disk: Nova boots servers of it from volumes, and refuses them to most users otherwise. Next: give each server a volume with --boot-volume GB, choose a flavor that has a disk, or --skip-preflight where your cloud allows it."
                      .formatted(flavor.name()))));
    }
  }

  private void services() {
    try {
      cloud
          .serviceEndpoints()
          .forEach(
              (service, address) ->
                  address.ifPresent(it -> checks.add(CloudCheck.ok(service, it, "an endpoint"))));
      cloud.requireServices(types());
    } catch (HothouseException problem) {
      checks.add(CloudCheck.failed("services", "one is missing", "all of them", problem));
    }
  }

  /** Returns the types of resources that are certain to be made. */
  private Set<String> types() {
    Set<String> types = new HashSet<>(request.template().gathered().requiredTypes());
    if (bootVolume() > 0) {
      types.add("OS::Cinder::Volume");
    }
    return types;
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
    known(
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

  private <T> Optional<T> found(
      String check, String needed, Supplier<T> lookup, Function<T, String> words) {
    try {
      T thing = lookup.get();
      checks.add(CloudCheck.ok(check, words.apply(thing), needed));
      return Optional.of(thing);
    } catch (HothouseException problem) {
      checks.add(CloudCheck.failed(check, "not available", needed, problem));
      return Optional.empty();
    }
  }

  private static String size(NodeImage image) {
    return "%s: %d MB, at least %d MiB and %d GB"
        .formatted(image.name(), image.size() / MEBI, image.minRam(), image.minDisk());
  }

  /** A flavor without a disk makes it as large as the image. */
  private void fit(NodeImage image, Flavor flavor) {
    int size = bootVolume() > 0 ? bootVolume() : flavor.disk();
    boolean disk = size == 0 || (image.minDisk() <= size && image.size() <= size * GIGA);
    boolean memory = image.minRam() <= flavor.ram();
    String found = "%d MiB, %d GB".formatted(flavor.ram(), size);
    if (disk && memory) {
      checks.add(CloudCheck.ok("image fits the flavor", found, size(image)));
      return;
    }
    checks.add(
        CloudCheck.failed(
            "image fits the flavor",
            found,
            size(image),
            new HothouseException(
                ErrorCode.IMAGE,
                "The image '%s' needs %d MiB of memory and %d GB of disk (it has %d MB), but the flavor '%s' has %s. Next: choose a larger flavor."
                    .formatted(
                        image.name(),
                        image.minRam(),
                        image.minDisk(),
                        image.size() / MEBI,
                        flavor.name(),
                        found))));
  }

  /** Only administrators may ask how full a network is: Heat tells the others. */
  private void addresses(NamedNetwork network) {
    int needed = floatingAddresses() == 0 ? nodes() : floatingAddresses() + 1;
    cloud
        .lookups()
        .freeAddresses(network.id())
        .ifPresent(
            free -> {
              String found = free + " free";
              checks.add(
                  free >= needed
                      ? CloudCheck.ok("addresses of " + network.name(), found, needed + "")
                      : CloudCheck.failed(
                          "addresses of " + network.name(),
                          found,
                          needed + "",
                          full(network, free, needed)));
            });
  }

  private void mtu(int mtu) {
    String needed = LEAST_MTU + " for pods behind vxlan";
    checks.add(
        mtu < LEAST_MTU
            ? CloudCheck.warning("MTU of the external network", mtu + "", needed)
            : CloudCheck.ok("MTU of the external network", mtu + "", needed));
  }

  private HothouseException full(NamedNetwork network, long free, int needed) {
    return new HothouseException(
        ErrorCode.NETWORK,
        "The network '%s' of the cloud '%s' has %d free addresses, but %d are needed. Next: free some, use fewer workers%s."
            .formatted(
                network.name(),
                cloud.cloudName(),
                free,
                needed,
                floatingAddresses() > 1 ? ", or --floating-ips control-plane" : ""));
  }

  private void quotas(Map<String, Flavor> roles) {
    List<QuotaLine> lines = cloud.quotas().compare(need(roles));
    Optional<HothouseException> failure = cloud.quotas().tooSmall(lines);
    for (QuotaLine line : lines) {
      String check = "quota of " + line.quota().title();
      String found =
          "%d used of %s".formatted(line.used(), line.limit() < 0 ? "no limit" : line.limit());
      if (line.fits()) {
        checks.add(CloudCheck.ok(check, found, line.need() + ""));
      } else if (request.skipPreflight()) {
        checks.add(CloudCheck.warning(check, found, line.need() + ""));
      } else {
        checks.add(CloudCheck.failed(check, found, line.need() + "", failure.orElseThrow()));
      }
    }
  }

  private int nodes() {
    return request.cluster().workers() + 1;
  }

  private int floatingAddresses() {
    return switch (request.cluster().floatingAddresses()) {
      case "all" -> nodes();
      case "control-plane" -> 1;
      default -> 0;
    };
  }

  /** Returns the size of the volumes that servers boot from, in GB; 0 when from their own disks. */
  private int bootVolume() {
    return request
        .template()
        .valueOf("boot_volume_size")
        .map(String::strip)
        .filter(size -> size.matches("[0-9]{1,6}"))
        .map(Integer::parseInt)
        .orElse(0);
  }

  private QuotaNeed need(Map<String, Flavor> roles) {
    int own = floatingAddresses() == 0 ? 0 : 1;
    int ports = set("second_network", "") ? 2 : 1;
    int group = set("server_group", "none") ? 1 : 0;
    int groups = set("port_security", "true") ? 0 : 1;
    QuotaNeed servers = QuotaNeed.none();
    for (Map.Entry<String, Flavor> role : roles.entrySet()) {
      int count = role.getKey().equals(WORKER) ? request.cluster().workers() : 1;
      servers = servers.plusServers(role.getValue(), count);
    }
    return servers
        .plus(Quota.SERVER_GROUPS, group)
        .plus(Quota.SERVER_GROUP_MEMBERS, group * nodes())
        .plus(Quota.VOLUMES, bootVolume() > 0 ? nodes() : 0)
        .plus(Quota.VOLUME_GIGABYTES, bootVolume() * nodes())
        .plus(Quota.FLOATING_IPS, floatingAddresses())
        .plus(Quota.NETWORKS, own)
        .plus(Quota.SUBNETS, own)
        .plus(Quota.ROUTERS, own)
        // Besides the nodes' own ports there are the router's and the one of the address server.
        .plus(Quota.PORTS, nodes() * ports + 2 * own)
        .plus(Quota.SECURITY_GROUPS, groups)
        .plus(Quota.SECURITY_GROUP_RULES, 7 * groups);
  }

  /** Tells whether the user wants a parameter of the template to be something else. */
  private boolean set(String parameter, String usual) {
    return request
        .template()
        .valueOf(parameter)
        .map(String::strip)
        .filter(it -> !it.equalsIgnoreCase(usual))
        .isPresent();
  }
}
