package io.hothouse.environment;

import io.hothouse.ErrorCode;
import io.hothouse.HothouseException;
import io.hothouse.files.FileTrouble;
import io.hothouse.ssh.HostKeys;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.Collection;
import java.util.List;
import java.util.Map;
import java.util.TreeMap;
import java.util.stream.Collectors;

/**
 * The host keys that the nodes of an environment signalled first, kept on this machine: Heat lets
 * whoever knows a node's credentials signal again, and then tells the later keys only.
 */
public final class KnownNodes {
  static final String FILE = "host-keys";

  private final StateFolder state;

  /** Creates the view on the keys of one environment. */
  public KnownNodes(StateFolder state) {
    this.state = state;
  }

  /**
   * Compares the nodes' keys with those of the first time, and keeps those of new nodes.
   *
   * @param stack the id of the stack that they belong to: another stack's nodes are others
   * @return the nodes
   * @throws HothouseException with {@link ErrorCode#HOST_KEY} when a node has told other keys
   */
  public List<ClusterNode> trust(String stack, Collection<ClusterNode> nodes) {
    Map<String, String> before = read();
    Map<String, String> now = new TreeMap<>();
    for (ClusterNode node : nodes) {
      String name = stack + " " + node.name();
      String keys = line(node.hostKeys());
      if (!before.getOrDefault(name, keys).equals(keys)) {
        throw new HothouseException(
            ErrorCode.HOST_KEY,
            "Tried to trust %s, but the SSH host keys that Heat tells of it now (%s) are not those that it signalled first: somebody has signalled again in its name, or it was rebuilt. Next: if it was you who rebuilt it, delete its line in %s."
                .formatted(node.name(), node.hostKeys().fingerprints(), state.file(FILE)));
      }
      now.put(name, keys);
    }
    // A node that went may come again, with other keys.
    if (!now.equals(before)) {
      state.write(
          FILE,
          now.entrySet().stream()
              .map(node -> node.getKey() + " " + node.getValue() + "\n")
              .collect(Collectors.joining()));
    }
    return List.copyOf(nodes);
  }

  private static String line(HostKeys keys) {
    return keys.keys().stream()
        .map(key -> key.type() + " " + key.fingerprint())
        .sorted()
        .collect(Collectors.joining(" "));
  }

  private Map<String, String> read() {
    Map<String, String> known = new TreeMap<>();
    for (String line : lines(state.file(FILE))) {
      List<String> words = new ArrayList<>(List.of(line.split(" ", 3)));
      if (words.size() == 3) {
        known.put(words.get(0) + " " + words.get(1), words.get(2));
      }
    }
    return known;
  }

  private static List<String> lines(Path file) {
    try {
      return Files.exists(file) ? Files.readAllLines(file) : List.of();
    } catch (IOException problem) {
      throw FileTrouble.of(
          ErrorCode.HOST_KEY,
          "read the nodes' known host keys in " + file,
          problem,
          "see to it that you may read it");
    }
  }
}
