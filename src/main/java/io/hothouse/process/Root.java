package io.hothouse.process;

import io.hothouse.ErrorCode;
import io.hothouse.HothouseException;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.function.Consumer;
import java.util.function.Predicate;

/** Runs single commands as root: directly when we are root, through sudo otherwise. */
public final class Root {
  private final CommandRunner runner;
  private final boolean isRoot;
  private final Predicate<String> installed;

  /** Creates the root of this machine. */
  public Root(CommandRunner runner) {
    this(runner, ownUserId() == 0, Programs::isInstalled);
  }

  /**
   * Creates the root of a user of whom this is known.
   *
   * @param installed tells whether a program is there
   */
  public Root(CommandRunner runner, boolean isRoot, Predicate<String> installed) {
    this.runner = runner;
    this.isRoot = isRoot;
    this.installed = installed;
  }

  /**
   * Runs a command as root to its end.
   *
   * @throws HothouseException with {@link ErrorCode#NO_ROOT} when there is no way to
   */
  public CommandResult run(Command command) {
    return run(command, line -> {});
  }

  /**
   * Runs a command as root to its end.
   *
   * @param lines is given every line of both streams as it comes
   * @throws HothouseException with {@link ErrorCode#NO_ROOT} when there is no way to
   */
  public CommandResult run(Command command, Consumer<String> lines) {
    check(command.words().get(0));
    return runner.run(isRoot ? command : throughSudo(command), lines);
  }

  /** Removes a folder and all below it, of whichever owner, without leaving its file system. */
  public void remove(Path folder) {
    run(Command.of("rm", "-rf", "--one-file-system", "--", folder.toString()))
        .orThrow(ErrorCode.COMMAND);
  }

  /**
   * Fails when commands cannot be run as root.
   *
   * @param purpose what root is needed for
   */
  public void check(String purpose) {
    if (!isRoot && !installed.test("sudo")) {
      throw new HothouseException(
          ErrorCode.NO_ROOT,
          "Tried to run %s as root, but this user is not root and there is no sudo. Next: run this as root, or install sudo."
              .formatted(purpose));
    }
  }

  private static Command throughSudo(Command command) {
    List<String> words = new ArrayList<>(List.of("sudo", "--"));
    words.addAll(command.words());
    return new Command(
        words, command.environment(), command.directory(), command.input(), command.timeout());
  }

  private static int ownUserId() {
    try {
      return (int) Files.getAttribute(Path.of("/proc/self"), "unix:uid");
    } catch (IOException | UnsupportedOperationException problem) {
      throw new HothouseException(
          ErrorCode.NO_ROOT,
          "Tried to find out which user runs this, but: " + problem.getMessage(),
          problem);
    }
  }
}
