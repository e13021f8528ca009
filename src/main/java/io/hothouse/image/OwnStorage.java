package io.hothouse.image;

import java.nio.file.Path;
import java.util.List;
import java.util.function.Consumer;

/**
 * Where Buildah and Podman keep our layers, so that nothing of the user's is touched. Both build in
 * a plain chroot, which needs no namespace that a container might forbid.
 *
 * @param driver overlay or vfs
 */
record OwnStorage(Path root, Path run, String driver) {

  /** Returns the options that every subcommand needs. */
  List<String> options() {
    return List.of(
        "--root", root.toString(), "--runroot", run.toString(), "--storage-driver", driver);
  }

  String describe(EngineProgram program) {
    return "%s, %s storage, chroot isolation".formatted(program.version(), driver);
  }

  /** Caching each instruction pays only where a layer costs nothing to stack on another. */
  List<String> buildOptions(BuildJob job) {
    return List.of(
        "--isolation",
        "chroot",
        "--layers=" + driver.equals("overlay"),
        job.mayPull() ? "--pull=missing" : "--pull=never");
  }

  static void push(EngineProgram program, String reference, Path layout, Consumer<String> lines) {
    program.perform(
        lines,
        "push",
        "--format",
        "oci",
        "--compression-format",
        "zstd",
        reference,
        "oci:" + layout + ":" + reference.substring(reference.lastIndexOf(':') + 1));
  }
}
