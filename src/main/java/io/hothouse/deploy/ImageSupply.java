package io.hothouse.deploy;

import io.hothouse.Deadline;
import io.hothouse.image.Build;
import io.hothouse.image.BuiltImage;
import io.hothouse.image.distribution.Distribution;
import io.hothouse.image.distribution.LayoutImage;
import io.hothouse.image.distribution.NodeLoad;
import io.hothouse.kubernetes.ServiceDefinition;
import io.hothouse.progress.Step;
import io.hothouse.ssh.SshTarget;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;

/** Brings a service's images onto the nodes as soon as each is built. */
public final class ImageSupply {
  private static final double BYTES_PER_MEGABYTE = 1e6;

  private final Build build;

  public ImageSupply(Build build) {
    this.build = build;
  }

  /** Returns the references of the service's images, by name, when all nodes have them. */
  Map<String, String> load(
      ServiceDefinition service,
      Distribution route,
      List<SshTarget> nodes,
      Deadline deadline,
      Step step) {
    load(service.images(), route, nodes, deadline, step);
    Map<String, String> references = new LinkedHashMap<>();
    service.images().forEach(name -> references.put(name, build.image(name).reference()));
    return references;
  }

  /** Sends every node what it lacks of these images, and tells what that was. */
  List<NodeLoad> load(
      List<String> names, Distribution route, List<SshTarget> nodes, Deadline deadline, Step step) {
    List<LayoutImage> layouts = new ArrayList<>();
    for (String name : names) {
      BuiltImage image = build.image(name);
      layouts.add(LayoutImage.read(image.layout(), image.reference()));
    }
    List<NodeLoad> loads = route.load(layouts, nodes, step, deadline);
    long bytes = loads.stream().mapToLong(NodeLoad::bytesSent).sum();
    step.note("%.1f MB sent".formatted(bytes / BYTES_PER_MEGABYTE));
    return loads;
  }
}
