package io.hothouse.image.distribution;

import io.hothouse.Count;
import io.hothouse.Deadline;
import io.hothouse.ErrorCode;
import io.hothouse.HothouseException;
import io.hothouse.Secret;
import io.hothouse.files.PackagedText;
import io.hothouse.process.Command;
import io.hothouse.process.CommandResult;
import io.hothouse.process.CommandRunner;
import io.hothouse.progress.Step;
import io.hothouse.ssh.EveryNode;
import io.hothouse.ssh.SshConnections;
import io.hothouse.ssh.SshTarget;
import java.io.IOException;
import java.net.InetSocketAddress;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.ArrayList;
import java.util.Collection;
import java.util.List;

/**
 * Brings images to a registry on the control plane, once, and lets every node fetch them from
 * there. The way to the registry is a tunnel through SSH.
 */
public final class RegistryLoader implements Distribution {
  private static final String USER = "hothouse";
  private static final String FETCH = PackagedText.beside(RegistryLoader.class, "fetch.sh");

  private final CommandRunner runner;
  private final SshConnections connections;
  private final Source source;

  /**
   * Creates a loader.
   *
   * @param runner runs skopeo here
   */
  public RegistryLoader(CommandRunner runner, SshConnections connections, Source source) {
    this.runner = runner;
    this.connections = connections;
    this.source = source;
  }

  /**
   * The registry.
   *
   * @param node the node that it runs on
   * @param address that node's address on the nodes' own network
   */
  public record Source(SshTarget node, String address, int port, Secret password) {}

  @Override
  public List<NodeLoad> load(
      Collection<LayoutImage> images, Collection<SshTarget> nodes, Step step, Deadline deadline) {
    step.run("to the registry on " + source.node().node(), own -> push(images, own, deadline));
    return EveryNode.run(
        "fetch images from the registry",
        nodes,
        node -> step.run(node.node(), own -> fetch(images, node, own, deadline)));
  }

  private int push(Collection<LayoutImage> images, Step step, Deadline deadline) {
    try {
      Path folder = Files.createTempDirectory("hothouse-registry-");
      try {
        InetSocketAddress door =
            connections.to(source.node(), deadline).forward(source.address(), source.port());
        FirstAnswer.await(door, deadline);
        Registry registry =
            Registry.through(runner, door.getPort(), USER, source.password(), folder);
        int sent = 0;
        for (LayoutImage image : images) {
          sent += registry.push(image, line -> {}) ? 1 : 0;
        }
        step.succeed("%d of %d sent".formatted(sent, images.size()));
        return sent;
      } finally {
        Files.deleteIfExists(folder.resolve("auth.json"));
        Files.delete(folder);
      }
    } catch (IOException problem) {
      throw new HothouseException(
          ErrorCode.DEPLOY,
          "Tried to write the registry's credentials into a temporary folder, but %s. Next: look at the room and the rights there."
              .formatted(problem),
          problem);
    }
  }

  private NodeLoad fetch(
      Collection<LayoutImage> images, SshTarget node, Step step, Deadline deadline) {
    long start = System.nanoTime();
    List<String> words = new ArrayList<>(List.of("sudo", "-n", "bash", "-c", FETCH, "fetch"));
    words.add(source.address() + ":" + source.port());
    images.forEach(image -> words.add(image.reference() + "@" + image.manifest().digest()));
    String login = USER + ":" + source.password().value();
    CommandResult result =
        connections
            .to(node, deadline)
            .run(
                Command.of(words).line(),
                remote -> remote.write(login.getBytes(StandardCharsets.UTF_8)),
                deadline)
            .orThrow(ErrorCode.DEPLOY);
    List<String> fetched = result.output().lines().toList();
    NodeLoad load =
        new NodeLoad(
            node.node(),
            fetched,
            images.stream()
                .map(LayoutImage::reference)
                .filter(reference -> !fetched.contains(reference))
                .toList(),
            0,
            0,
            0,
            Duration.ofNanos(System.nanoTime() - start));
    step.succeed(
        fetched.isEmpty()
            ? "all there"
            : "%s from the registry".formatted(Count.of(fetched.size(), "image")));
    return load;
  }
}
