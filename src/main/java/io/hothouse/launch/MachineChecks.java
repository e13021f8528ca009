package io.hothouse.launch;

import io.hothouse.ErrorCode;
import io.hothouse.HothouseException;
import io.hothouse.InstanceKind;
import io.hothouse.openstack.CloudSession;
import io.hothouse.openstack.lookup.Flavor;
import io.hothouse.openstack.lookup.NodeImage;
import io.hothouse.openstack.lookup.QuotaLine;
import io.hothouse.openstack.transport.Service;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.concurrent.atomic.AtomicReference;

/** Whether the cloud has what the nodes are made of, as much of it as they need. */
final class MachineChecks {
  private static final int MEBI = 1 << 20;
  private static final long GIGA = 1L << 30;

  private final CloudSession cloud;
  private final Demand demand;
  private final UpRequest request;
  private final CheckList checks;

  MachineChecks(CloudSession cloud, Demand demand, CheckList checks) {
    this.cloud = cloud;
    this.demand = demand;
    this.request = demand.request();
    this.checks = checks;
  }

  /** Returns the flavor of nodes that have none of their own, if it is there. */
  Optional<Flavor> flavor() {
    String name = request.cluster().flavor();
    return checks.found("flavor", name, () -> cloud.lookups().flavor(name), Flavor::words);
  }

  /** Returns the image that was asked for, if it is there; whether it fits is looked at, too. */
  Optional<NodeImage> image(Optional<Flavor> flavor) {
    Optional<NodeImage> image =
        request
            .cluster()
            .image()
            .flatMap(
                name ->
                    checks.found(
                        "image", name, () -> cloud.lookups().image(name), MachineChecks::size));
    image.ifPresent(it -> flavor.ifPresent(size -> fit(it, size)));
    image.flatMap(StockImages::check).ifPresent(checks::add);
    return image;
  }

  /**
   * Which node image is right follows from what the user says, or the flavor, or else from what
   * nearly all clouds make.
   */
  InstanceKind instances(Optional<Flavor> flavor) {
    String check = "instances";
    String needed = "a node image for them";
    Optional<InstanceKind> said = request.cluster().instances();
    if (said.isPresent()) {
      checks.add(CloudCheck.ok(check, said.get().words() + ", as --instances says", needed));
      return said.get();
    }
    AtomicReference<Optional<String>> told = new AtomicReference<>(Optional.empty());
    checks.known(
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

  /** Looks for the zones that servers and their volumes are to be in. */
  void zones() {
    zone(Service.COMPUTE, "availability_zone");
    if (demand.bootVolume() > 0) {
      zone(Service.VOLUME, "boot_volume_zone");
    }
  }

  /** Looks for the flavors of all roles, and at what their servers take. */
  void sizes(Optional<Flavor> usual) {
    Map<String, Flavor> roles = usual.map(this::roles).orElse(Map.of());
    roles.values().stream().distinct().forEach(this::disk);
    if (!roles.isEmpty()) {
      checks.known("quotas", "known", () -> quotas(roles));
    }
  }

  /** Returns the flavors of the roles, which may have ones of their own. */
  private Map<String, Flavor> roles(Flavor usual) {
    Map<String, Flavor> roles = new LinkedHashMap<>();
    for (String role : List.of(Demand.CONTROL_PLANE, Demand.WORKER)) {
      Optional<String> own = demand.said(role + "_flavor");
      Optional<Flavor> flavor =
          own.isEmpty()
              ? Optional.of(usual)
              : checks.found(
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
    demand
        .said(parameter)
        .ifPresent(zone -> checks.known(parameter, zone, () -> zone(service, parameter, zone)));
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

  /** Servers of such a flavor boot from a volume. */
  private void disk(Flavor flavor) {
    String needed = "a disk for the node's images and pods";
    int volume = demand.bootVolume();
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

  private static String size(NodeImage image) {
    return "%s: %d MB, at least %d MiB and %d GB"
        .formatted(image.name(), image.size() / MEBI, image.minRam(), image.minDisk());
  }

  /** A flavor without a disk makes it as large as the image. */
  private void fit(NodeImage image, Flavor flavor) {
    int size = demand.bootVolume() > 0 ? demand.bootVolume() : flavor.disk();
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

  private void quotas(Map<String, Flavor> roles) {
    List<QuotaLine> lines = cloud.quotas().compare(demand.quotas(roles));
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
}
