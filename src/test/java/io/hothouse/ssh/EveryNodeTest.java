package io.hothouse.ssh;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.catchThrowableOfType;

import io.hothouse.ErrorCode;
import io.hothouse.HothouseException;
import io.hothouse.pipeline.Together;
import java.util.List;
import java.util.Set;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.atomic.AtomicInteger;
import java.util.stream.IntStream;
import org.awaitility.Awaitility;
import org.junit.jupiter.api.Test;

final class EveryNodeTest {
  private static final HostKeys KEYS =
      HostKeys.of(
          List.of(
              "ssh-ed25519 AAAAC3NzaC1lZDI1NTE5AAAAIHypVJ8KMyUJfMpjprfocIYo0HEVb1tkXMjsemy6aB7X"));
  private static final List<SshTarget> NODES =
      List.of("a", "b", "c").stream()
          .map(name -> SshTarget.direct(name, "192.0.2.1", "debian", KEYS))
          .toList();

  @Test
  void run_allGood_givesResultsInOrder() {
    assertThat(EveryNode.run("ask", NODES, SshTarget::node)).containsExactly("a", "b", "c");
  }

  @Test
  void run_twoFail_othersGoOnAndBothAreNamed() {
    Set<String> done = ConcurrentHashMap.newKeySet();

    HothouseException failure =
        catchThrowableOfType(
            HothouseException.class,
            () ->
                EveryNode.run(
                    "ask",
                    NODES,
                    node -> {
                      if (!node.node().equals("b")) {
                        throw new HothouseException(ErrorCode.DEPLOY, "broken " + node.node());
                      }
                      return done.add(node.node());
                    }));

    assertThat(done).containsExactly("b");
    assertThat(failure.code()).isEqualTo(ErrorCode.DEPLOY);
    assertThat(failure).hasMessageContainingAll("2 of 3", "a: broken a", "c: broken c");
  }

  @Test
  void run_manyNodes_worksOnAFewAtOnce() {
    AtomicInteger now = new AtomicInteger();
    AtomicInteger most = new AtomicInteger();
    List<SshTarget> nodes =
        IntStream.range(0, 30)
            .mapToObj(i -> SshTarget.direct("n" + i, "192.0.2.1", "debian", KEYS))
            .toList();

    EveryNode.run(
        "ask",
        nodes,
        node -> {
          most.accumulateAndGet(now.incrementAndGet(), Math::max);
          Awaitility.await().pollDelay(20, TimeUnit.MILLISECONDS).until(() -> true);
          return now.decrementAndGet();
        });

    assertThat(most).hasValueLessThanOrEqualTo(Together.AT_ONCE);
  }
}
