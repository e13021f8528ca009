package io.hothouse.image.node;

import static org.assertj.core.api.Assertions.assertThat;

import io.hothouse.process.Command;
import io.hothouse.process.CommandResult;
import io.hothouse.process.LocalCommandRunner;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.attribute.PosixFilePermissions;
import java.util.Map;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** What {@code images/node/debian.sh} says of a machine's route to Debian's archives. */
class DebianScriptTest {
  private static final Path SCRIPT = Path.of("images/node/debian.sh").toAbsolutePath();

  @TempDir private Path folder;

  @Test
  void archiveOptions_proxyWithPassword_isInAFileOfOurOwnOnly() throws IOException {
    program("apt-config", "echo 'Acquire::http::Proxy \"http://user:secret@proxy:3128\";'");
    Path file = folder.resolve("apt.conf");

    String options = script("archive_options " + file);

    assertThat(options).contains("--setup-hook=").doesNotContain("secret");
    assertThat(file)
        .content()
        .isEqualTo("Acquire::http::Proxy \"http://user:secret@proxy:3128\";\n");
    assertThat(PosixFilePermissions.toString(Files.getPosixFilePermissions(file)))
        .isEqualTo("rw-------");
  }

  @Test
  void archiveOptions_nothingSpecial_areNone() throws IOException {
    program("apt-config", "echo 'APT::Architecture \"amd64\";'");

    assertThat(script("archive_options " + folder.resolve("apt.conf"))).isEmpty();
  }

  private String script(String words) {
    CommandResult result =
        new LocalCommandRunner()
            .run(
                Command.of("bash", "-euo", "pipefail", "-c", ". " + SCRIPT + "; " + words)
                    .withEnvironment(Map.of("PATH", folder + ":" + System.getenv("PATH"))));
    assertThat(result.succeeded()).as(result.errors()).isTrue();
    return result.output();
  }

  private void program(String name, String text) throws IOException {
    Path file = Files.writeString(folder.resolve(name), "#!/bin/sh\n" + text + "\n");
    assertThat(file.toFile().setExecutable(true)).isTrue();
  }
}
