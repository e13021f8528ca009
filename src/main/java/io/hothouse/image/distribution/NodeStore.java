package io.hothouse.image.distribution;

import io.hothouse.Deadline;
import io.hothouse.ErrorCode;
import io.hothouse.HothouseException;
import io.hothouse.files.PackagedText;
import io.hothouse.process.Command;
import io.hothouse.process.CommandResult;
import io.hothouse.ssh.SshConnection;
import java.time.Duration;
import java.util.ArrayList;
import java.util.Collection;
import java.util.HashMap;
import java.util.HashSet;
import java.util.List;
import java.util.Map;
import java.util.Set;

/**
 * One node's containerd: what it has, as far as is known, and how it gets more. Loading holds its
 * lock, so that nothing is ever sent twice to one node.
 */
final class NodeStore {
  private static final String SEPARATOR = "--";

  private static final String RECEIVE = PackagedText.beside(NodeStore.class, "receive.sh");

  private final List<String> root;
  private final List<String> ctr;
  private final String incoming;
  private final Map<String, String> readyImages = new HashMap<>();
  private final Set<String> blobs = new HashSet<>();
  private final Map<String, Long> arrived = new HashMap<>();
  private boolean known;

  /**
   * Creates a store of which nothing is known yet.
   *
   * @param root the words that make root of the user who logs in
   * @param ctr the words that start containerd's client on the node, with the namespace
   * @param incoming the node's folder for what has arrived, but is not in containerd yet
   */
  NodeStore(List<String> root, List<String> ctr, String incoming) {
    this.root = List.copyOf(root);
    this.ctr = List.copyOf(ctr);
    this.incoming = incoming;
  }

  synchronized NodeLoad load(
      SshConnection connection, Collection<LayoutImage> images, Deadline deadline) {
    long start = System.nanoTime();
    if (!known) {
      ask(connection, deadline);
    }
    List<LayoutImage> missing = images.stream().filter(image -> !isReady(image)).toList();
    List<String> present =
        images.stream().filter(this::isReady).map(LayoutImage::reference).toList();
    Transfer transfer =
        missing.isEmpty() ? new Transfer(0, 0, 0, "") : send(connection, missing, deadline);
    return new NodeLoad(
        connection.target().node(),
        missing.stream().map(LayoutImage::reference).toList(),
        present,
        transfer.sent(),
        transfer.there(),
        transfer.bytes(),
        Duration.ofNanos(System.nanoTime() - start));
  }

  /** Forgets what the node has: a connection that broke leaves that open. */
  synchronized void forget() {
    known = false;
  }

  private Transfer send(SshConnection connection, List<LayoutImage> images, Deadline deadline) {
    Transfer lean = transfer(connection, images, deadline);
    if (allReady(images)) {
      return lean;
    }
    // Somebody else received meanwhile, a blob that had arrived was damaged, containerd collected
    // one
    // as garbage since, or the shipment was cut short: what the node has now says what it lacks.
    ask(connection, deadline);
    Transfer full = transfer(connection, images, deadline);
    if (allReady(images)) {
      return new Transfer(
          lean.sent() + full.sent(), full.there(), lean.bytes() + full.bytes(), full.said());
    }
    throw new HothouseException(
        ErrorCode.DEPLOY,
        "Tried to load %s into containerd on %s, but they are not all complete there: %s"
            .formatted(
                images.stream().map(LayoutImage::reference).toList(),
                connection.target().display(),
                full.said()));
  }

  private boolean allReady(List<LayoutImage> images) {
    return images.stream().allMatch(this::isReady);
  }

  private boolean isReady(LayoutImage image) {
    return image.manifest().digest().equals(readyImages.get(image.reference()));
  }

  /** Asks for all images and blobs, and for what has arrived, with one command. */
  private void ask(SshConnection connection, Deadline deadline) {
    String here = Command.of(with(root, "mkdir", "-p", incoming + "/blobs/sha256")).line();
    // What nobody came back for within a day is not wanted any more.
    String tidy =
        Command.of(with(root, "find", incoming, "-type", "f", "-mtime", "+0", "-delete")).line();
    String list =
        Command.of(
                with(root, "find", incoming + "/blobs/sha256", "-type", "f", "-printf", "%f %s\\n"))
            .line();
    String line =
        String.join(
            " && ",
            words("images", "check"),
            "echo " + SEPARATOR,
            words("content", "ls", "-q"),
            here,
            tidy,
            "echo " + SEPARATOR,
            list);
    CommandResult result = connection.run(line, deadline).orThrow(ErrorCode.DEPLOY);
    readyImages.clear();
    blobs.clear();
    arrived.clear();
    int part = 0;
    for (String said : result.output().lines().toList()) {
      if (said.equals(SEPARATOR)) {
        part++;
      } else if (part == 0) {
        learn(said);
      } else if (part == 1) {
        blobs.add(said.strip());
      } else {
        String[] cells = said.split(" ", 2);
        // What else a shell may say on the way is no file that has arrived.
        if (cells.length == 2 && cells[1].strip().matches("\\d{1,18}")) {
          arrived.put(cells[0], Long.parseLong(cells[1].strip()));
        }
      }
    }
    known = true;
  }

  /** Sends what is missing, imports it, and asks what became of it, with one command. */
  private Transfer transfer(SshConnection connection, List<LayoutImage> images, Deadline deadline) {
    Shipment shipment = new Shipment(images, blobs, arrived);
    List<String> receive = with(root, "bash", "-c", RECEIVE, "receive", incoming);
    receive.addAll(ctr);
    CommandResult result =
        connection.run(
            Command.of(receive).line() + " && " + check(images), shipment::writeTo, deadline);
    if (result.succeeded()) {
      result.output().lines().forEach(this::learn);
      images.forEach(image -> image.blobs().forEach(blob -> blobs.add(blob.digest())));
      arrived.clear();
    }
    return new Transfer(shipment.blobs(), shipment.there(), shipment.bytes(), result.lastLines());
  }

  private String check(List<LayoutImage> images) {
    List<String> words = new ArrayList<>(List.of("images", "check"));
    images.forEach(image -> words.add("name==\"" + image.reference() + "\""));
    return words(words.toArray(new String[0]));
  }

  /**
   * Reads a row such as "REF TYPE sha256:… complete (5/5) 10 MiB/10 MiB false". Whether it is
   * unpacked, which the last word says, is no matter: a node does that when it runs the image.
   */
  private void learn(String row) {
    List<String> cells = List.of(row.strip().split("\\s+", -1));
    if (cells.size() > 4 && cells.get(3).equals("complete")) {
      readyImages.put(cells.get(0), cells.get(2));
    }
  }

  private String words(String... more) {
    return Command.of(with(with(root, ctr.toArray(String[]::new)), more)).line();
  }

  private static List<String> with(List<String> first, String... more) {
    List<String> words = new ArrayList<>(first);
    words.addAll(List.of(more));
    return words;
  }

  /** How much went over the line, and what the node said. */
  private record Transfer(int sent, int there, long bytes, String said) {}
}
