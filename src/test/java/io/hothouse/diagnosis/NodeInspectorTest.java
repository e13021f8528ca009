package io.hothouse.diagnosis;

import static org.assertj.core.api.Assertions.assertThat;

import io.hothouse.diagnosis.NodeInspector.Place;
import io.hothouse.facts.Fact;
import io.hothouse.ssh.SshConnections;
import io.hothouse.ssh.SshKeyPair;
import io.hothouse.ssh.SshTarget;
import io.hothouse.ssh.TestSshServer;
import java.time.Duration;
import java.util.List;
import org.junit.jupiter.api.Test;

/** The real scripts over a real SSH connection, on this machine, as whoever runs the tests. */
class NodeInspectorTest {
  private static final SshKeyPair KEY = SshKeyPair.generate();
  private static final Duration BUDGET = Duration.ofSeconds(60);

  @Test
  void routes_oneNodeAnswers_theOtherIsSilentWithItsReason() {
    try (TestSshServer server = TestSshServer.start(KEY, NodeInspectorTest::withoutSudo);
        // The test's server may lose what a process says just before its end.
        TestSshServer gone =
            TestSshServer.start(KEY, line -> "echo no bash here >&2; sleep 0.5; exit 1");
        SshConnections connections = new SshConnections(KEY)) {
      NodeInspector inspector = new NodeInspector(connections, BUDGET);
      List<Place> places = List.of(place(server.target("one")), place(gone.target("two")));

      List<NodeEvidence> facts = inspector.facts(places);
      List<NodeEvidence> routes =
          inspector.routes(places, facts, List.of(server.port()), List.of("127.0.0.1:1"));

      NodeEvidence one = routes.get(0);
      assertThat(one.answered()).isTrue();
      assertThat(one.client()).contains("203.0.113.7");
      assertThat(one.facts().get(Fact.KERNEL_RELEASE).known())
          .contains(System.getProperty("os.version"));
      assertThat(one.port(server.port()).result()).isEqualTo(ConnectResult.Result.SILENT);
      assertThat(one.pod("127.0.0.1", 1).result()).isEqualTo(ConnectResult.Result.REFUSED);
      assertThat(one.facts().get(Fact.PEER_SMALL, "two").reason().orElseThrow())
          .contains("overlay address of two");
      NodeEvidence two = routes.get(1);
      assertThat(two.answered()).isFalse();
      assertThat(two.facts().get(Fact.KERNEL_RELEASE).reason().orElseThrow())
          .contains("no bash here");
    }
  }

  private static Place place(SshTarget target) {
    return new Place(target, "127.0.0.1", "127.0.0.1");
  }

  /** Nodes let their user become root; this machine is asked as it is. */
  private static String withoutSudo(String line) {
    assertThat(line).startsWith("sudo -n env CLIENT=");
    return "SSH_CLIENT='203.0.113.7 40000 22'; " + line.substring("sudo -n ".length());
  }
}
