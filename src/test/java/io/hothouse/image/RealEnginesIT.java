package io.hothouse.image;

import static org.junit.jupiter.api.Assumptions.assumeTrue;

import io.hothouse.process.Command;
import io.hothouse.process.CommandResult;
import io.hothouse.process.CommandRunner;
import io.hothouse.process.LocalCommandRunner;
import io.hothouse.process.Programs;
import java.time.Duration;
import org.junit.jupiter.api.Nested;

/** The engines that this machine has do what the fakes do. */
class RealEnginesIT {

  @Nested
  class Buildah extends EngineContract {
    @Override
    String name() {
      return "buildah";
    }

    @Override
    CommandRunner machine() {
      return installed(name());
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
      return installed(name());
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
      CommandRunner machine = installed(name());
      assumeTrue(
          machine.run(Command.of("docker", "version")).succeeded(), "no Docker service answers");
      installed("skopeo");
      return (command, lines) ->
          removesOther(command)
              ? new CommandResult(command, 0, "", "", Duration.ZERO)
              : machine.run(command, lines);
    }

    /** Docker's images are the user's, too: those of the contract alone may go. */
    private boolean removesOther(Command command) {
      return command.words().contains("rmi")
          && !command.line().contains(" localhost/hothouse/contract-");
    }
  }

  private static CommandRunner installed(String program) {
    assumeTrue(Programs.isInstalled(program), program + " is not installed");
    return new LocalCommandRunner();
  }
}
