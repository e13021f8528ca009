package io.hothouse.image.distribution;

import io.hothouse.Deadline;
import io.hothouse.ErrorCode;
import io.hothouse.HothouseException;
import io.hothouse.process.Command;
import io.hothouse.ssh.RemoteResult;
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

  private final List<String> ctr;
  private final Map<String, String> readyImages = new HashMap<>();
  private final Set<String> blobs = new HashSet<>();
  private boolean known;

  /**
   * Creates a store of which nothing is known yet.
   *
   * @param ctr the words that start containerd's client on the node, with the namespace
   */
  NodeStore(List<String> ctr) {
    this.ctr = List.copyOf(ctr);
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
        transfer.skipped(),
        transfer.bytes(),
        Duration.ofNanos(System.nanoTime() - start));
  }

  private Transfer send(SshConnection connection, List<LayoutImage> images, Deadline deadline) {
    Transfer lean = transfer(connection, images, deadline);
    if (lean.skipped() == 0 || allReady(images)) {
      return ready(connection, images, lean);
    }
    // containerd may have collected a blob as garbage since we asked: forget what it had.
    blobs.clear();
    Transfer full = ready(connection, images, transfer(connection, images, deadline));
    return new Transfer(lean.sent() + full.sent(), 0, lean.bytes() + full.bytes(), full.said());
  }

  private Transfer ready(SshConnection connection, List<LayoutImage> images, Transfer transfer) {
    if (allReady(images)) {
      return transfer;
    }
    throw new HothouseException(
        ErrorCode.DEPLOY,
        "Tried to load %s into containerd on %s, but they are not all complete there: %s"
            .formatted(
                images.stream().map(LayoutImage::reference).toList(),
                connection.target().display(),
                transfer.said()));
  }

  private boolean allReady(List<LayoutImage> images) {
    return images.stream().allMatch(this::isReady);
  }

  private boolean isReady(LayoutImage image) {
    return image.manifest().digest().equals(readyImages.get(image.reference()));
  }

  /** Asks for all images and blobs with one command. */
  private void ask(SshConnection connection, Deadline deadline) {
    String line =
        "%s && echo %s && %s"
            .formatted(words("images", "check"), SEPARATOR, words("content", "ls", "-q"));
    RemoteResult result = connection.run(line, deadline).orThrow(ErrorCode.DEPLOY);
    boolean inBlobs = false;
    for (String said : result.output().lines().toList()) {
      if (said.equals(SEPARATOR)) {
        inBlobs = true;
      } else if (inBlobs) {
        blobs.add(said.strip());
      } else {
        learn(said);
      }
    }
    known = true;
  }

  /** Sends what is missing, imports it, and asks what became of it, with one command. */
  private Transfer transfer(SshConnection connection, List<LayoutImage> images, Deadline deadline) {
    Set<String> wanted = new HashSet<>();
    long bytes = 0;
    int skipped = 0;
    Set<String> seen = new HashSet<>();
    for (LayoutImage image : images) {
      for (Blob blob : image.blobs()) {
        if (seen.add(blob.digest())) {
          boolean send = blob.equals(image.manifest()) || !blobs.contains(blob.digest());
          bytes += send && wanted.add(blob.digest()) ? blob.size() : 0;
          skipped += send ? 0 : 1;
        }
      }
    }
    String line = "%s >/dev/null && %s".formatted(words("images", "import", "-"), check(images));
    RemoteResult result =
        connection.run(line, remote -> LayoutTar.write(images, wanted, remote), deadline);
    if (result.succeeded()) {
      result.output().lines().forEach(this::learn);
      blobs.addAll(seen);
    }
    return new Transfer(wanted.size(), skipped, bytes, result.lastLines());
  }

  private String check(List<LayoutImage> images) {
    List<String> words = new ArrayList<>(List.of("images", "check"));
    images.forEach(image -> words.add("name==\"" + image.reference() + "\""));
    return words(words.toArray(new String[0]));
  }

  /** Reads a row such as "REF TYPE sha256:… complete (5/5) 10 MiB/10 MiB true". */
  private void learn(String row) {
    List<String> cells = List.of(row.strip().split("\\s+", -1));
    boolean ready =
        cells.size() > 4
            && cells.get(3).equals("complete")
            && cells.get(cells.size() - 1).equals("true");
    if (ready) {
      readyImages.put(cells.get(0), cells.get(2));
    }
  }

  private String words(String... more) {
    List<String> words = new ArrayList<>(ctr);
    words.addAll(List.of(more));
    return Command.of(words).line();
  }

  /** How much went over the line, and what the node said. */
  private record Transfer(int sent, int skipped, long bytes, String said) {}
}
