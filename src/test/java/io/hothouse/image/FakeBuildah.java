package io.hothouse.image;

import io.hothouse.ErrorCode;
import io.hothouse.HothouseException;
import io.hothouse.process.Command;
import io.hothouse.process.CommandResult;
import io.hothouse.process.CommandRunner;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.List;
import java.util.Set;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.CopyOnWriteArrayList;
import java.util.concurrent.atomic.AtomicInteger;
import java.util.function.Consumer;

/** A machine on which buildah is the only engine, and some builds fail. */
final class FakeBuildah implements CommandRunner {
  private final List<String> built = new CopyOnWriteArrayList<>();
  private final List<String> lines = new CopyOnWriteArrayList<>();
  private final Set<String> storage = ConcurrentHashMap.newKeySet();
  private final Set<String> failing;
  private final boolean overlay;
  private final AtomicInteger troubles = new AtomicInteger();
  private Path root = Path.of("/nonexistent");

  FakeBuildah(Set<String> failing, boolean overlay) {
    this.failing = failing;
    this.overlay = overlay;
  }

  /** Lets that many builds fail as when the network does. */
  FakeBuildah troubled(int builds) {
    troubles.set(builds);
    return this;
  }

  /** Lets all images have these files. */
  FakeBuildah withFiles(Path files) {
    root = files;
    return this;
  }

  /** The names of the images that were built, in order. */
  List<String> built() {
    return built;
  }

  /** The references of the images that the engine's storage holds. */
  Set<String> storage() {
    return storage;
  }

  /** All commands that were run. */
  List<String> lines() {
    return lines;
  }

  @Override
  public CommandResult run(Command command, Consumer<String> consumer) {
    List<String> words = command.words();
    lines.add(command.line());
    if (words.contains("--version") && words.get(0).equals("buildah")) {
      return result(command, 0, "buildah version 1.28.2 (image-spec 1.1.0)");
    }
    if (!words.get(0).equals("buildah")) {
      throw new HothouseException(ErrorCode.COMMAND, "no " + words.get(0));
    }
    if (!overlay && words.contains("overlay")) {
      return result(command, 125, "kernel does not support overlay fs");
    }
    if (words.contains("{{.Name}}:{{.Tag}}")) {
      return result(command, 0, String.join("\n", storage));
    }
    if (words.contains("rmi")) {
      storage.remove(words.get(words.size() - 1));
      return result(command, 0, "");
    }
    if (words.contains("images")) {
      String last = words.get(words.size() - 1);
      return result(command, last.equals("--quiet") || storage.contains(last) ? 0 : 125, "");
    }
    if (words.contains("from")) {
      return result(command, 0, "container");
    }
    if (words.contains("mount")) {
      return result(command, 0, root.toString());
    }
    if (words.contains("rm")) {
      return result(command, 0, "");
    }
    return words.contains("build") ? build(command, consumer) : push(command);
  }

  private CommandResult build(Command command, Consumer<String> consumer) {
    String reference = command.words().get(command.words().indexOf("--tag") + 1);
    String name = reference.replaceFirst(".*/", "").replaceFirst(":.*", "");
    built.add(name);
    consumer.accept("STEP 1/1: FROM");
    if (troubles.getAndUpdate(left -> Math.max(0, left - 1)) > 0) {
      return result(command, 1, "E: Failed to fetch http://mirror/x.deb  503  Service Unavailable");
    }
    if (failing.contains(name)) {
      return result(command, 1, "E: Unable to locate package nonsense");
    }
    storage.add(reference);
    return result(command, 0, "");
  }

  private static CommandResult push(Command command) {
    String target = command.words().get(command.words().size() - 1);
    Path layout = Path.of(target.replaceFirst("oci:", "").replaceFirst(":[^:]*$", ""));
    try {
      Files.createDirectories(layout);
      Files.createDirectories(layout.resolve("blobs/sha256"));
      Files.writeString(layout.resolve("blobs/sha256/" + "a".repeat(64)), "same everywhere");
      Files.writeString(
          layout.resolve("index.json"), "{\"manifests\":[{\"digest\":\"sha256:0123\"}]}");
    } catch (IOException problem) {
      throw new UncheckedIOException(problem);
    }
    return result(command, 0, "");
  }

  private static CommandResult result(Command command, int code, String output) {
    return new CommandResult(command, code, output, "", Duration.ZERO);
  }
}
