package io.hothouse.image;

import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.hothouse.process.Command;
import io.hothouse.process.CommandRunner;
import java.util.Set;
import org.junit.jupiter.api.Nested;
import org.junit.jupiter.api.Test;

/** The fakes do what the real engines do, and take nothing that those would refuse. */
class FakeEngineTest {

  @Nested
  class Buildah extends EngineContract {
    @Override
    String name() {
      return "buildah";
    }

    @Override
    CommandRunner machine() {
      return fake(name());
    }
  }

  @Nested
  class Podman extends EngineContract {
    @Override
    String name() {
      return "podman";
    }

    @Override
    CommandRunner machine() {
      return fake(name());
    }
  }

  @Nested
  class Docker extends EngineContract {
    @Override
    String name() {
      return "docker";
    }

    @Override
    CommandRunner machine() {
      return fake(name());
    }
  }

  @Test
  void run_subcommandThatPodmanLacks_isRefused() {
    assertThatThrownBy(() -> fake("podman").run(Command.of("podman", "from", "localhost/image")))
        .isInstanceOf(AssertionError.class)
        .hasMessage("there is no `podman from`");
  }

  @Test
  void run_optionThatPodmanLacks_isRefused() {
    assertThatThrownBy(() -> fake("podman").run(Command.of("podman", "rmi", "--prune")))
        .isInstanceOf(AssertionError.class)
        .hasMessage("`podman rmi` has no option --prune");
  }

  private static FakeEngine fake(String engine) {
    return new FakeEngine(engine, Set.of(), true);
  }
}
