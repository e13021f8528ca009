package io.hothouse.process;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.hothouse.ErrorCode;
import io.hothouse.HothouseException;
import java.time.Duration;
import java.util.Set;
import org.junit.jupiter.api.Test;

class RootTest {
  @Test
  void run_asRoot_runsTheCommandItself() {
    assertThat(root(true, Set.of()).run(Command.of("id")).line()).isEqualTo("id");
  }

  @Test
  void run_asAnotherUser_goesThroughSudo() {
    assertThat(root(false, Set.of("sudo")).run(Command.of("id")).line()).isEqualTo("sudo -- id");
  }

  @Test
  void run_noSudo_saysSo() {
    assertThatThrownBy(() -> root(false, Set.of()).run(Command.of("id")))
        .isInstanceOfSatisfying(
            HothouseException.class,
            failure -> assertThat(failure.code()).isEqualTo(ErrorCode.NO_ROOT))
        .hasMessageContaining("there is no sudo");
  }

  private static Root root(boolean isRoot, Set<String> installed) {
    CommandRunner runner = (command, lines) -> new CommandResult(command, 0, "", "", Duration.ZERO);
    return new Root(runner, isRoot, installed::contains);
  }
}
