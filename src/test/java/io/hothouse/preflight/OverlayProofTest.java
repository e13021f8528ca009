package io.hothouse.preflight;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.catchThrowableOfType;

import io.hothouse.Deadline;
import io.hothouse.ErrorCode;
import io.hothouse.HothouseException;
import io.hothouse.ssh.SshConnections;
import io.hothouse.ssh.SshKeyPair;
import io.hothouse.ssh.TestSshServer;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import org.junit.jupiter.api.Test;

final class OverlayProofTest {
  private final List<String> said = new ArrayList<>();

  private static final SshKeyPair KEY = SshKeyPair.generate();

  /** So that there is one round only. */
  private static final Duration LONGER_THAN_THE_DEADLINE = Duration.ofHours(1);

  @Test
  void prove_allAnswer_givesEveryPairBothWays() {
    try (TestSshServer one = node("10.244.0.0", "");
        TestSshServer two = node("10.244.1.0", "");
        TestSshServer three = node("10.244.2.0", "");
        SshConnections connections = new SshConnections(KEY)) {
      List<OverlayPath> paths =
          new OverlayProof(connections)
              .prove(
                  List.of(one.target("one"), two.target("two"), three.target("three")),
                  soon(),
                  said::add);

      assertThat(paths)
          .hasSize(6)
          .allMatch(OverlayPath::proved)
          .extracting(path -> path.from() + ">" + path.to())
          .containsExactlyInAnyOrder(
              "one>two", "one>three", "two>one", "two>three", "three>one", "three>two");
      assertThat(paths.get(0).detail()).startsWith("1400 bytes:");
    }
  }

  @Test
  void prove_onePairBroken_namesItAtTheDeadline() {
    try (TestSshServer one = node("10.244.0.0", "10.244.1.0");
        TestSshServer two = node("10.244.1.0", "");
        SshConnections connections = new SshConnections(KEY)) {
      HothouseException failure =
          catchThrowableOfType(
              HothouseException.class,
              () ->
                  new OverlayProof(connections, LONGER_THAN_THE_DEADLINE)
                      .prove(List.of(one.target("one"), two.target("two")), soon(), said::add));

      assertThat(failure.code()).isEqualTo(ErrorCode.HOST_CHECK);
      assertThat(failure).hasMessageContaining("1 of 2 paths").hasMessageContaining("one to two");
      assertThat(failure).hasMessageNotContaining("two to one");
    }
  }

  @Test
  void prove_noDevice_namesTheNode() {
    try (TestSshServer one = node("10.244.0.0", "");
        TestSshServer two = TestSshServer.start(KEY, line -> "exit 1");
        SshConnections connections = new SshConnections(KEY)) {
      HothouseException failure =
          catchThrowableOfType(
              HothouseException.class,
              () ->
                  new OverlayProof(connections, LONGER_THAN_THE_DEADLINE)
                      .prove(List.of(one.target("one"), two.target("two")), soon(), said::add));

      assertThat(failure).hasMessageContainingAll("two", "vxlan0");
    }
  }

  @Test
  void prove_noDevice_saysWhatTheServiceSaid() {
    try (TestSshServer one = node("10.244.0.0", "");
        TestSshServer two =
            TestSshServer.start(KEY, line -> "echo 'RTNETLINK answers: Operation not supported'");
        SshConnections connections = new SshConnections(KEY)) {
      HothouseException failure =
          catchThrowableOfType(
              HothouseException.class,
              () ->
                  new OverlayProof(connections, LONGER_THAN_THE_DEADLINE)
                      .prove(List.of(one.target("one"), two.target("two")), soon(), said::add));

      assertThat(failure).hasMessageContaining("said last: RTNETLINK answers");
    }
  }

  @Test
  void prove_podNetworkOfTheUser_hasNothingToProve() {
    try (TestSshServer one = TestSshServer.start(KEY, line -> "echo none of ours");
        TestSshServer two = TestSshServer.start(KEY, line -> "echo none of ours");
        SshConnections connections = new SshConnections(KEY)) {
      assertThat(
              new OverlayProof(connections)
                  .prove(List.of(one.target("one"), two.target("two")), soon(), said::add))
          .isEmpty();
    }
  }

  @Test
  void prove_nodeMayNotSend_isNotWaitedForAsForANetwork() {
    Duration moment = Duration.ofMillis(10);
    String refused = "sudo() { echo 'ping: sendmsg: Operation not permitted'; return 1; }; ";
    try (TestSshServer one =
            TestSshServer.start(
                KEY,
                line ->
                    line.contains("ping") ? refused + line : "printf '1400\\n10.244.0.0/32\\n'");
        TestSshServer two = node("10.244.1.0", "");
        SshConnections connections = new SshConnections(KEY)) {
      Deadline hour = Deadline.after(Duration.ofHours(1));
      HothouseException failure =
          catchThrowableOfType(
              HothouseException.class,
              () ->
                  new OverlayProof(connections, moment)
                      .prove(List.of(one.target("one"), two.target("two")), hour, said::add));

      assertThat(failure)
          .hasMessageContaining("one to two: 1400 bytes: ping: sendmsg: Operation not permitted")
          .hasMessageContaining("waiting would not help")
          .hasMessageContaining("hothouse-overlay on two said:");
    }
  }

  /**
   * A node whose pings are answered, apart from those to one address, and only of the full size.
   */
  private static TestSshServer node(String address, String unreachable) {
    String ping =
        "sudo() { shift; \"$@\"; }; ping() { echo statistics; case \"$*\" in *' "
            + (unreachable.isEmpty() ? "none" : unreachable)
            + "') return 1 ;; *'-M do -s 1372 '*) return 0 ;; *) return 2 ;; esac; }; ";
    return TestSshServer.start(
        KEY, line -> line.contains("ping") ? ping + line : "printf '1400\\n%s/32\\n' " + address);
  }

  private static Deadline soon() {
    return Deadline.after(Duration.ofSeconds(20));
  }
}
