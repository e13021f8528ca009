package io.hothouse.probe;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.hothouse.Deadline;
import io.hothouse.ErrorCode;
import io.hothouse.HothouseException;
import io.hothouse.pipeline.Wait;
import java.time.Duration;
import java.util.List;
import java.util.concurrent.CopyOnWriteArrayList;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.atomic.AtomicBoolean;
import java.util.concurrent.atomic.AtomicInteger;
import java.util.function.Function;
import org.junit.jupiter.api.Test;

class ProberTest {
  private final Prober prober = new Prober(new Wait(duration -> {}));

  @Test
  void probe_serviceThatPassesAndFailsInTurn_needsPassesInARow() {
    Flapping flapping = new Flapping(List.of(true, false, true, true));

    List<ProbeResult> results =
        prober.probe(
            List.of(flapping),
            List.of(Entrance.direct("a", "127.0.0.1")),
            Deadline.after(Duration.ofMinutes(1)));

    assertThat(Prober.orThrow(results)).hasSize(1);
    assertThat(flapping.attempts).isEqualTo(4);
  }

  @Test
  void orThrow_oneNodeSilent_namesItAndPointsAtIt() {
    List<ProbeResult> results =
        prober.probe(
            List.of(new OnlyThrough("good")),
            List.of(Entrance.direct("node-a", "good"), Entrance.direct("node-b", "bad")),
            Deadline.after(Duration.ZERO));

    assertThatThrownBy(() -> Prober.orThrow(results))
        .isInstanceOfSatisfying(
            HothouseException.class, e -> assertThat(e.code()).isEqualTo(ErrorCode.PROBE))
        .hasMessageContaining("node-b (bad:1)")
        .hasMessageContaining("Other nodes answer");
  }

  @Test
  void probe_serviceTooBusyToAnswer_isAskedByOneAtATimeWithMorePatience() {
    AtomicInteger asking = new AtomicInteger();
    AtomicInteger mostAsking = new AtomicInteger();
    List<Duration> patience = new CopyOnWriteArrayList<>();
    CountDownLatch first = new CountDownLatch(3);
    Probe busy =
        new Scripted(
            allowed -> {
              patience.add(allowed);
              if (patience.size() <= 3) {
                first.countDown();
                awaitAll(first);
                return new Answer(Answer.Verdict.TIMEOUT, "no answer in time");
              }
              mostAsking.accumulateAndGet(asking.incrementAndGet(), Math::max);
              pause(20);
              asking.decrementAndGet();
              return patience.size() <= 8
                  ? new Answer(Answer.Verdict.TIMEOUT, "no answer in time")
                  : Answer.ok("");
            });

    List<ProbeResult> results =
        prober.probe(
            List.of(busy),
            List.of(
                Entrance.direct("a", "127.0.0.1"),
                Entrance.direct("b", "127.0.0.1"),
                Entrance.direct("c", "127.0.0.1")),
            Deadline.after(Duration.ofMinutes(5)));

    assertThat(Prober.orThrow(results)).hasSize(3);
    assertThat(patience.subList(0, 3)).containsOnly(Duration.ofSeconds(10));
    assertThat(patience.get(3)).isGreaterThan(Duration.ofSeconds(10));
    assertThat(patience).allMatch(it -> it.compareTo(Duration.ofMinutes(1)) <= 0);
    assertThat(patience.subList(3, 9)).isSorted();
    // The five that failed and the first that passed were alone.
    assertThat(mostAsking.get()).isLessThanOrEqualTo(2);
  }

  @Test
  void probe_oneNodeNeverAnswers_keepsNoOtherFromPassing() {
    List<ProbeResult> results =
        prober.probe(
            List.of(new OnlyThrough("good")),
            List.of(Entrance.direct("node-a", "good"), Entrance.direct("node-b", "bad")),
            Deadline.after(Duration.ofMillis(300)));

    assertThat(results)
        .extracting(result -> result.answer().verdict())
        .containsExactly(Answer.Verdict.OK, Answer.Verdict.WRONG);
  }

  @Test
  void probe_attemptThatCannotBeMade_isInconclusiveAndNeverHealthy() {
    Probe without =
        new Scripted(
            allowed -> {
              throw new HothouseException(ErrorCode.NOT_FOUND, "there is no such Secret");
            });

    List<ProbeResult> results =
        prober.probe(
            List.of(without),
            List.of(Entrance.direct("a", "127.0.0.1"), Entrance.direct("b", "127.0.0.1")),
            Deadline.after(Duration.ZERO));

    assertThat(results)
        .extracting(result -> result.answer().verdict())
        .containsExactly(Answer.Verdict.INCONCLUSIVE, Answer.Verdict.INCONCLUSIVE);
    assertThatThrownBy(() -> Prober.orThrow(results)).hasMessageContaining("no such Secret");
  }

  @Test
  void probe_interrupted_waitsUntilWhatWasMadeIsGone() throws Exception {
    CountDownLatch made = new CountDownLatch(1);
    AtomicBoolean gone = new AtomicBoolean();
    AtomicBoolean goneBefore = new AtomicBoolean();
    Probe slow =
        new Scripted(
            allowed -> {
              try {
                made.countDown();
                Thread.sleep(60_000);
                return Answer.ok("");
              } catch (InterruptedException interrupt) {
                pause(500);
                gone.set(true);
                throw new HothouseException(ErrorCode.INTERRUPTED, "interrupted", interrupt);
              }
            });
    Thread caller =
        new Thread(
            () -> {
              try {
                prober.probe(
                    List.of(slow),
                    List.of(Entrance.direct("a", "127.0.0.1")),
                    Deadline.after(Duration.ofMinutes(1)));
              } catch (HothouseException interrupted) {
                goneBefore.set(gone.get() && interrupted.code() == ErrorCode.INTERRUPTED);
              }
            });
    caller.start();
    made.await();

    caller.interrupt();
    caller.join(20_000);

    assertThat(goneBefore).isTrue();
  }

  private static void awaitAll(CountDownLatch latch) {
    try {
      latch.await();
    } catch (InterruptedException interrupt) {
      throw new AssertionError(interrupt);
    }
  }

  private static void pause(long milliseconds) {
    try {
      Thread.sleep(milliseconds);
    } catch (InterruptedException interrupt) {
      throw new AssertionError(interrupt);
    }
  }

  /** Does what it is told, and is told how long it may take. */
  private record Scripted(Function<Duration, Answer> script) implements Probe {
    @Override
    public String name() {
      return "scripted";
    }

    @Override
    public int port() {
      return 1;
    }

    @Override
    public int passes() {
      return 1;
    }

    @Override
    public Answer attempt(Entrance node, Duration patience) {
      return script.apply(patience);
    }
  }

  /** Passes and fails as it is told. */
  private static final class Flapping implements Probe {
    private final List<Boolean> outcomes;
    private int attempts;

    Flapping(List<Boolean> outcomes) {
      this.outcomes = outcomes;
    }

    @Override
    public String name() {
      return "flapping";
    }

    @Override
    public int port() {
      return 1;
    }

    @Override
    public int passes() {
      return 2;
    }

    @Override
    public Answer attempt(Entrance node, Duration patience) {
      return outcomes.get(attempts++) ? Answer.ok("") : Answer.wrong("down");
    }
  }

  /** Answers through one address only. */
  private record OnlyThrough(String good) implements Probe {
    @Override
    public String name() {
      return "picky";
    }

    @Override
    public int port() {
      return 1;
    }

    @Override
    public int passes() {
      return 1;
    }

    @Override
    public Answer attempt(Entrance node, Duration patience) {
      return node.address().equals(good) ? Answer.ok("") : Answer.wrong("down");
    }
  }
}
