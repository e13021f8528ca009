package io.hothouse.deploy;

import io.hothouse.Deadline;
import io.hothouse.image.BuiltImage;
import io.hothouse.image.distribution.Distribution;
import io.hothouse.image.distribution.LayoutImage;
import io.hothouse.image.distribution.NodeLoad;
import io.hothouse.kubernetes.ServiceDefinition;
import io.hothouse.progress.Step;
import io.hothouse.ssh.SshTarget;
import java.time.Duration;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.function.Function;

/** Brings a service's images onto the nodes as soon as each is built. */
public final class ImageSupply {
  private static final double BYTES_PER_MEGABYTE = 1e6;

  private final Function<String, BuiltImage> images;

  /**
   * Creates the supply.
   *
   * @param images waits for an image of that name to be built, and returns it
   */
  public ImageSupply(Function<String, BuiltImage> images) {
    this.images = images;
  }

  /**
   * Returns the references of the service's images, by name, when all nodes have them.
   *
   * @param patience how long that may take once all of them are built
   */
  Map<String, String> load(
      ServiceDefinition service,
      Distribution route,
      List<SshTarget> nodes,
      Duration patience,
      Step step) {
    load(service.images(), Map.of(), route, nodes, patience, step);
    Map<String, String> references = new LinkedHashMap<>();
    service.images().forEach(name -> references.put(name, images.apply(name).reference()));
    return references;
  }

  /**
   * Sends every node what it lacks of these images, and tells what that was.
   *
   * @param further what nodes are to call images beside their own references, by image
   * @param patience how long that may take once all of them are built
   */
  List<NodeLoad> load(
      List<String> names,
      Map<String, List<String>> further,
      Distribution route,
      List<SshTarget> nodes,
      Duration patience,
      Step step) {
    List<LayoutImage> layouts = new ArrayList<>();
    for (String name : names) {
      BuiltImage image = images.apply(name);
      LayoutImage layout = LayoutImage.read(image.layout(), image.reference());
      layouts.add(layout);
      further.getOrDefault(name, List.of()).forEach(other -> layouts.add(layout.called(other)));
    }
    List<NodeLoad> loads = route.load(layouts, nodes, step, Deadline.after(patience));
    long bytes = loads.stream().mapToLong(NodeLoad::bytesSent).sum();
    step.note("%.1f MB sent".formatted(bytes / BYTES_PER_MEGABYTE));
    return loads;
  }
}
