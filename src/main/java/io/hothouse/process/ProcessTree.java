package io.hothouse.process;

import java.time.Duration;
import java.util.ArrayList;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Set;
import java.util.concurrent.TimeUnit;
import java.util.function.BiConsumer;
import java.util.stream.Stream;

/**
 * A process with all that it started, which ends as a whole: politely at first, then by force. What
 * runs as root through sudo takes no signal of ours, and gets it through sudo.
 */
final class ProcessTree {
  private static final int POLL_MILLISECONDS = 20;

  private final ProcessHandle top;
  private final BiConsumer<String, List<Long>> asRoot;

  ProcessTree(ProcessHandle top) {
    this(top, ProcessTree::signalAsRoot);
  }

  /**
   * Creates the view.
   *
   * @param asRoot sends the signal of that name to processes that are not ours
   */
  ProcessTree(ProcessHandle top, BiConsumer<String, List<Long>> asRoot) {
    this.top = top;
    this.asRoot = asRoot;
  }

  /** Ends all; an interrupt cuts the grace short, and is handed on. */
  void end(Duration grace) {
    Set<ProcessHandle> tree = new LinkedHashSet<>(members());
    signal("TERM", tree);
    boolean interrupted = Thread.interrupted();
    long end = System.nanoTime() + grace.toNanos();
    while (tree.stream().anyMatch(ProcessHandle::isAlive) && System.nanoTime() < end) {
      try {
        TimeUnit.MILLISECONDS.sleep(POLL_MILLISECONDS);
      } catch (InterruptedException again) {
        interrupted = true;
        break;
      }
    }
    // What came meanwhile belongs to it, and what lost its parent is remembered.
    tree.addAll(members());
    signal("KILL", tree);
    if (interrupted) {
      Thread.currentThread().interrupt();
    }
  }

  private List<ProcessHandle> members() {
    return Stream.concat(top.descendants(), Stream.of(top)).toList();
  }

  private void signal(String name, Set<ProcessHandle> processes) {
    List<Long> refused = new ArrayList<>();
    for (ProcessHandle process : processes) {
      boolean taken = name.equals("KILL") ? process.destroyForcibly() : process.destroy();
      if (!taken && process.isAlive()) {
        refused.add(process.pid());
      }
    }
    if (!refused.isEmpty()) {
      asRoot.accept(name, refused);
    }
  }

  /** Asks no password: sudo has just let the very same command through. */
  private static void signalAsRoot(String name, List<Long> processes) {
    List<String> words = new ArrayList<>(List.of("sudo", "-n", "kill", "-" + name, "--"));
    processes.forEach(process -> words.add(process.toString()));
    try {
      new ProcessBuilder(words)
          .redirectOutput(ProcessBuilder.Redirect.DISCARD)
          .redirectError(ProcessBuilder.Redirect.DISCARD)
          .start()
          .waitFor(POLL_MILLISECONDS * 50L, TimeUnit.MILLISECONDS);
    } catch (java.io.IOException noSudo) {
      // Then nobody here can signal them.
    } catch (InterruptedException interrupt) {
      Thread.currentThread().interrupt();
    }
  }
}
