package io.hothouse.cli;

import io.hothouse.ErrorCode;
import io.hothouse.HothouseException;
import io.hothouse.config.CloudConfig;
import io.hothouse.deploy.BuildTools;
import io.hothouse.launch.ClusterTemplate;
import io.hothouse.launch.PodNetwork;
import io.hothouse.launch.UpRequest.ClusterRequest;
import io.hothouse.launch.UpRequest.TemplateRequest;
import io.hothouse.localcloud.LocalCloud;
import io.hothouse.release.KubernetesReleases;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.Optional;
import java.util.TreeMap;
import java.util.function.Function;
import picocli.CommandLine.Mixin;
import picocli.CommandLine.Option;

/** Which machines a cluster consists of. */
final class ClusterMixin {
  private static final int MOST_WORKERS = 100;

  @Option(
      names = "--kubernetes",
      paramLabel = "VERSION",
      description =
          "Kubernetes of the nodes, as in 1.37 or 1.37.2. 'hothouse versions' lists them. Default: the newest.")
  private String kubernetes;

  @Option(
      names = "--workers",
      paramLabel = "N",
      description = "Workers beside the control plane. Default: 2.")
  private Integer workers;

  @Option(
      names = "--flavor",
      paramLabel = "FLAVOR",
      description = "Flavor of the nodes. Default on the local cloud: hothouse.node.")
  private String flavor;

  @Mixin private InstancesOption instances;

  @Option(
      names = "--image",
      paramLabel = "IMAGE",
      description =
          "A node image in Glance, or a stock image of Debian 12 or 13 or Ubuntu 22.04 or 24.04, which is prepared at boot. Default: the image baked from images/node, uploaded once.")
  private String image;

  @Option(
      names = "--boot-volume",
      paramLabel = "GB",
      description =
          "Boot each node from a volume of that size, as flavors without a disk need. Default: from the flavor's disk.")
  private Integer bootVolume;

  @Option(
      names = "--external-network",
      paramLabel = "NETWORK",
      description =
          "The network that floating addresses come from, or with --floating-ips none the one that nodes are on. Default: the only one.")
  private String externalNetwork;

  @Option(
      names = "--floating-ips",
      paramLabel = "WHICH",
      description =
          "all, control-plane (through which the others are reached) or none (provider network). Default: all.")
  private String floatingAddresses;

  @Option(
      names = "--network",
      paramLabel = "NETWORK",
      description =
          "What lets pods reach each other: vxlan, which the nodes make themselves; a file of manifests that bring another pod network; or none, which waits until one is applied. Default: vxlan.")
  private String network;

  @Option(
      names = "--access-cidr",
      paramLabel = "CIDR",
      description =
          "Where SSH, the API and the services may be reached from. Default on the local cloud: "
              + LocalCloud.RANGE
              + ", which includes every user of this machine and every other environment on it.")
  private String accessRange;

  /**
   * Asks {@code proposed} for what the user has not said and has no default.
   *
   * @param proposed gives a value by the template's parameter, or none
   */
  void propose(TemplateRequest template, Function<String, Optional<String>> proposed) {
    if (wanted(flavor, "flavor", template).isEmpty()) {
      flavor = proposed.apply("flavor").orElse(null);
    }
    if (wanted(accessRange, "access_cidr", template).isEmpty()) {
      accessRange = proposed.apply("access_cidr").orElse(null);
    }
    // Of the networks that nodes may be on themselves, the cloud's only one is taken.
    if (wanted(externalNetwork, "external_network", template).isEmpty()
        && !floatingAddresses(template).equals("none")) {
      externalNetwork = proposed.apply("external_network").orElse(null);
    }
  }

  /** Returns the options that make these machines, beside those that the user gave already. */
  Map<String, String> chosen() {
    Map<String, String> options = new LinkedHashMap<>();
    options.put("--flavor", flavor);
    options.put("--access-cidr", accessRange);
    options.put("--external-network", externalNetwork);
    options.values().removeIf(Objects::isNull);
    return options;
  }

  /** Returns what the user says of the template's parameters, with what options here say. */
  TemplateRequest with(TemplateRequest template) {
    if (bootVolume == null) {
      return template;
    }
    if (bootVolume < 1) {
      throw new HothouseException(
          ErrorCode.USAGE, "--boot-volume is %d, but must be at least 1.".formatted(bootVolume));
    }
    Map<String, String> parameters = new LinkedHashMap<>(template.parameters());
    parameters.put("boot_volume_size", bootVolume.toString());
    return new TemplateRequest(template.gathered(), parameters, template.own());
  }

  /**
   * Returns the machines as the user wants them: an option wins over a parameter or an environment,
   * and these over what is usual.
   *
   * @param template what the user says of the template's parameters
   * @param configured the cloud; nothing means the local one, which has defaults for all
   */
  ClusterRequest request(TemplateRequest template, Optional<CloudConfig> configured) {
    KubernetesReleases releases = BuildTools.kubernetes(Wiring.directories());
    Optional<PodNetwork> ownNetwork =
        wanted(network, PodNetwork.PARAMETER, template).map(PodNetwork::parse);
    Map<String, String> insisted = new TreeMap<>();
    ownNetwork.ifPresent(it -> ClusterTemplate.check(template, it));
    ownNetwork.ifPresent(it -> insisted.put(PodNetwork.PARAMETER, it.parameter()));
    saidWorkers(template).ifPresent(it -> insisted.put("worker_count", it));
    wanted(floatingAddresses, "floating_ips", template)
        .ifPresent(it -> insisted.put("floating_ips", it));
    wanted(accessRange, "access_cidr", template).ifPresent(it -> insisted.put("access_cidr", it));
    wanted(flavor, "flavor", template).ifPresent(it -> insisted.put("flavor", it));
    wanted(image, "image", template).ifPresent(it -> insisted.put("image", it));
    wanted(externalNetwork, "external_network", template)
        .ifPresent(it -> insisted.put("external_network", it));
    return new ClusterRequest(
        Optional.ofNullable(kubernetes).map(releases::find).orElseGet(releases::usual),
        workers(template),
        wanted(flavor, "flavor", template)
            .orElseGet(() -> ofLocal("hothouse.node", "--flavor", configured)),
        instances.kind(),
        wanted(image, "image", template),
        wanted(externalNetwork, "external_network", template),
        floatingAddresses(template),
        ownNetwork.orElseGet(() -> PodNetwork.parse(PodNetwork.VXLAN)),
        wanted(accessRange, "access_cidr", template)
            .orElseGet(() -> ofLocal(LocalCloud.RANGE, "--access-cidr", configured)),
        insisted);
  }

  private int workers(TemplateRequest template) {
    String text = saidWorkers(template).orElse("2");
    if (!text.matches("[0-9]{1,3}") || Integer.parseInt(text) > MOST_WORKERS) {
      throw new HothouseException(
          ErrorCode.USAGE,
          "--workers (worker_count) is %s, but must be from 0 to %d."
              .formatted(text, MOST_WORKERS));
    }
    return Integer.parseInt(text);
  }

  private Optional<String> saidWorkers(TemplateRequest template) {
    return wanted(workers == null ? null : workers.toString(), "worker_count", template);
  }

  private String floatingAddresses(TemplateRequest template) {
    String text = wanted(floatingAddresses, "floating_ips", template).orElse("all");
    if (!List.of("all", "control-plane", "none").contains(text)) {
      throw new HothouseException(
          ErrorCode.USAGE,
          "--floating-ips is '%s', but must be all, control-plane or none.".formatted(text));
    }
    return text;
  }

  private static Optional<String> wanted(
      String option, String parameter, TemplateRequest template) {
    return Optional.ofNullable(option).or(() -> template.valueOf(parameter));
  }

  private static String ofLocal(String local, String option, Optional<CloudConfig> configured) {
    if (configured.isPresent()) {
      throw new HothouseException(
          ErrorCode.USAGE,
          "The cloud '%s' needs %s: only the local cloud has a default for it. Next: 'hothouse doctor --os-cloud %s' proposes one."
              .formatted(configured.get().name(), option, configured.get().name()));
    }
    return local;
  }
}
