package io.hothouse.process;

import static org.assertj.core.api.Assertions.assertThat;

import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.concurrent.CompletableFuture;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;

class ProcessTreeTest {
  @Test
  void end_processesOfRoot_areSignalledAsRoot() {
    Foreign script = new Foreign(42, List.of(), "TERM");
    Foreign sudo = new Foreign(41, List.of(script), "TERM");
    List<String> signals = new ArrayList<>();

    new ProcessTree(sudo, (name, pids) -> signal(name, pids, signals, List.of(sudo, script)))
        .end(Duration.ofSeconds(10));

    assertThat(signals).containsExactly("TERM [42, 41]");
    assertThat(script.isAlive()).isFalse();
  }

  @Test
  void end_processOfRootThatIgnoresTerm_isKilledAsRoot() {
    Foreign script = new Foreign(42, List.of(), "KILL");
    List<String> signals = new ArrayList<>();

    new ProcessTree(script, (name, pids) -> signal(name, pids, signals, List.of(script)))
        .end(Duration.ofMillis(100));

    assertThat(signals).containsExactly("TERM [42]", "KILL [42]");
    assertThat(script.isAlive()).isFalse();
  }

  private static void signal(
      String name, List<Long> pids, List<String> signals, List<Foreign> processes) {
    signals.add(name + " " + pids);
    processes.stream()
        .filter(process -> pids.contains(process.pid()) && process.obeyed.equals(name))
        .forEach(process -> process.alive = false);
  }

  /** A process of another user: it takes no signal of ours. */
  private static final class Foreign implements ProcessHandle {
    private final long pid;
    private final List<Foreign> children;
    private final String obeyed;
    private boolean alive = true;

    Foreign(long pid, List<Foreign> children, String obeyed) {
      this.pid = pid;
      this.children = children;
      this.obeyed = obeyed;
    }

    @Override
    public long pid() {
      return pid;
    }

    @Override
    public Optional<ProcessHandle> parent() {
      return Optional.empty();
    }

    @Override
    public Stream<ProcessHandle> children() {
      return children.stream().map(child -> child);
    }

    @Override
    public Stream<ProcessHandle> descendants() {
      return children();
    }

    @Override
    public Info info() {
      throw new UnsupportedOperationException();
    }

    @Override
    public CompletableFuture<ProcessHandle> onExit() {
      throw new UnsupportedOperationException();
    }

    @Override
    public boolean supportsNormalTermination() {
      return true;
    }

    @Override
    public boolean destroy() {
      return false;
    }

    @Override
    public boolean destroyForcibly() {
      return false;
    }

    @Override
    public boolean isAlive() {
      return alive;
    }

    @Override
    public int compareTo(ProcessHandle other) {
      return Long.compare(pid, other.pid());
    }

    @Override
    public boolean equals(Object other) {
      return other instanceof Foreign foreign && foreign.pid == pid;
    }

    @Override
    public int hashCode() {
      return Long.hashCode(pid);
    }
  }
}
