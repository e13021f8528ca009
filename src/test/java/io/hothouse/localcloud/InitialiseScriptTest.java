package io.hothouse.localcloud;

import static org.assertj.core.api.Assertions.assertThat;

import io.hothouse.process.Command;
import io.hothouse.process.CommandResult;
import io.hothouse.process.LocalCommandRunner;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.attribute.PosixFilePermissions;
import java.util.List;
import java.util.Map;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** What other users of the machine see of the initialisation, with all programs played. */
class InitialiseScriptTest {
  private static final Path SCRIPT =
      Path.of("src/main/resources/io/hothouse/localcloud/initialise.sh").toAbsolutePath();

  @TempDir private Path folder;

  @Test
  void functions_withPasswords_showThemToNobodyOnACommandLine() throws IOException {
    for (String program : List.of("mysql", "setpriv", "systemctl", "chown")) {
      Path file =
          Files.writeString(
              folder.resolve(program),
              "#!/bin/bash\necho \"${0##*/} $*\" >>\"$TRIAL/words\"\ncat >>\"$TRIAL/input\"\n");
      Files.setPosixFilePermissions(file, PosixFilePermissions.fromString("rwxr-xr-x"));
    }

    CommandResult result =
        new LocalCommandRunner()
            .run(
                Command.of(
                        "bash",
                        "-c",
                        "source "
                            + SCRIPT
                            + "; PATH=$TRIAL:$PATH; exec </dev/null; make_databases && make_queue && make_nova_tables")
                    .withEnvironment(
                        Map.of("TRIAL", folder.toString(), "SERVICE_PASSWORD", "5ecret")));

    assertThat(result.exitCode()).as(result.lastLines()).isZero();
    assertThat(folder.resolve("words"))
        .content()
        .contains("enable --now rabbitmq-server", "map_cell0")
        .doesNotContain("5ecret");
    assertThat(folder.resolve("input"))
        .content()
        .contains("IDENTIFIED BY '5ecret'")
        .contains("GRANT ALL ON heat.*");
  }
}
