package io.hothouse.image;

import io.hothouse.ErrorCode;
import io.hothouse.process.Command;
import io.hothouse.process.CommandRunner;
import java.nio.file.Path;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.function.Consumer;

/**
 * Buildah or Podman, with a storage of our own, so that nothing of the user's is touched. Both
 * build in a plain chroot, which needs no namespace that a container might forbid.
 */
final class BuildahEngine implements Engine {
  private static final Duration LONGEST_BUILD = Duration.ofMinutes(30);

  private final CommandRunner runner;
  private final String program;
  private final String version;
  private final Storage storage;

  BuildahEngine(CommandRunner runner, String program, String version, Storage storage) {
    this.runner = runner;
    this.program = program;
    this.version = version;
    this.storage = storage;
  }

  /**
   * Where layers are kept.
   *
   * @param driver overlay or vfs
   */
  record Storage(Path root, Path run, String driver) {
    List<String> options() {
      return List.of(
          "--root", root.toString(), "--runroot", run.toString(), "--storage-driver", driver);
    }

    /** Caching each instruction pays only where a layer costs nothing to stack on another. */
    boolean cheapLayers() {
      return driver.equals("overlay");
    }
  }

  @Override
  public String description() {
    return "%s, %s storage, chroot isolation".formatted(version, storage.driver());
  }

  @Override
  public boolean holds(String reference) {
    return runner.run(command("images", "--quiet", reference)).succeeded();
  }

  @Override
  public void build(
      Path context, String reference, Map<String, String> arguments, Consumer<String> lines) {
    List<String> words = new ArrayList<>(List.of("build", "--isolation", "chroot"));
    words.add("--layers=" + storage.cheapLayers());
    // Only an argument may name an image that is not ours.
    words.add(arguments.isEmpty() ? "--pull=never" : "--pull=missing");
    words.addAll(List.of("--tag", reference));
    arguments.forEach((name, value) -> words.addAll(List.of("--build-arg", name + "=" + value)));
    words.addAll(List.of("--file", context.resolve("Containerfile").toString()));
    words.add(context.toString());
    runner
        .run(command(words.toArray(String[]::new)).within(LONGEST_BUILD), lines)
        .orThrow(ErrorCode.BUILD);
  }

  @Override
  public void export(String reference, Path layout, Consumer<String> lines) {
    runner
        .run(
            command(
                "push",
                "--format",
                "oci",
                "--compression-format",
                "zstd",
                reference,
                "oci:" + layout + ":" + reference.substring(reference.lastIndexOf(':') + 1)),
            lines)
        .orThrow(ErrorCode.BUILD);
  }

  private Command command(String... words) {
    List<String> all = new ArrayList<>(List.of(program));
    all.addAll(storage.options());
    all.addAll(List.of(words));
    return Command.of(all);
  }
}
