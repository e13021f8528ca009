package io.hothouse.localcloud;

import static org.assertj.core.api.Assertions.assertThat;
import static org.junit.jupiter.api.Assumptions.assumeTrue;

import io.hothouse.process.Command;
import io.hothouse.process.CommandResult;
import io.hothouse.process.LocalCommandRunner;
import java.nio.file.Path;
import org.junit.jupiter.api.Test;

/** The network's script in a network of its own, which has a default route to the outside. */
class NetworkScriptTest {
  private static final Path SCRIPT =
      Path.of("src/main/resources/io/hothouse/localcloud/network.sh").toAbsolutePath();

  private static final String HEAD =
      """
      set -euo pipefail
      mount -t tmpfs run /run
      mkdir /run/netns
      ip link add outside type veth peer name far
      ip address add 10.99.0.2/24 dev outside
      ip link set outside up
      ip link set far up
      ip route add default via 10.99.0.1
      script() { bash %s "$@"; }
      route() { echo "$1: $(ip route get 172.24.4.1 2>&1 | head -1)"; }
      """
          .formatted(SCRIPT);

  private static CommandResult run(String commands) {
    return new LocalCommandRunner()
        .run(
            Command.of(
                "unshare",
                "--user",
                "--map-root-user",
                "--net",
                "--mount",
                "bash",
                "-c",
                HEAD + commands));
  }

  @Test
  void everyStep_ofALife_keepsPacketsFromTheDefaultRoute() {
    assumeTrue(run("").succeeded(), "this machine lets nobody have a network of his own");

    CommandResult result =
        run(
            """
            route before
            script guard; route guarded
            script up; route up
            ip link set hothouse0 down; route cut
            script reconnect 2>/dev/null || true; route reconnected
            ip link delete hothouse0; route 'cable gone'
            script down; route down
            script guard; script up; ip netns delete hothouse-cloud; sleep 1; route 'cloud gone'
            """);

    assertThat(result.output()).contains("before: 172.24.4.1 via 10.99.0.1");
    assertThat(result.output().lines().skip(1))
        .as("%s%s", result.output(), result.errors())
        .hasSize(7)
        .noneMatch(line -> line.contains("via") || line.contains("outside"));
  }

  @Test
  void guard_networkThatSomethingElseUses_failsAndSaysWhich() {
    assumeTrue(run("").succeeded(), "this machine lets nobody have a network of his own");

    CommandResult result = run("ip route add 172.24.0.0/16 dev outside; script guard");

    assertThat(result.succeeded()).isFalse();
    assertThat(result.errors()).contains("already in use", "172.24.0.0/16");
  }

  @Test
  void script_usesTheAddressesThatTheProgramNames() {
    assertThat(SCRIPT)
        .content()
        .contains("subnet=" + LocalCloud.RANGE + "\n", "machine_address=172.24.4.2/24");
  }
}
