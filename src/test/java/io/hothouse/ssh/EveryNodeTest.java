package io.hothouse.ssh;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.catchThrowableOfType;

import io.hothouse.ErrorCode;
import io.hothouse.HothouseException;
import java.util.List;
import java.util.Set;
import java.util.concurrent.ConcurrentHashMap;
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
}
