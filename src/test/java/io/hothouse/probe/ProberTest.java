package io.hothouse.probe;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.hothouse.Deadline;
import io.hothouse.ErrorCode;
import io.hothouse.HothouseException;
import io.hothouse.pipeline.Wait;
import java.time.Duration;
import java.util.List;
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
