package io.hothouse.cli;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

class LauncherTest {
  /** A locale that is not installed counts as none, in which a file cannot be called grün.sh. */
  @ParameterizedTest
  @ValueSource(strings = {"LANG=xx_XX.UTF-8", "LC_CTYPE=UTF-8", "LANG=C", "LC_ALL=POSIX", "A=b"})
  void locale_notOfUtf8_isReplacedByOneThatEverySystemHas(String variable) throws IOException {
    String choice =
        Files.readAllLines(Path.of("hothouse")).stream()
            .filter(line -> line.contains("locale charmap"))
            .findFirst()
            .orElseThrow();
    ProcessBuilder shell = new ProcessBuilder("bash", "-euc", choice + "\necho \"$LC_ALL\"");
    String[] words = variable.split("=", 2);
    for (String name : new String[] {"LC_ALL", "LC_CTYPE", "LANG"}) {
      shell.environment().remove(name);
    }
    shell.environment().put(words[0], words[1]);

    String said = new String(shell.start().getInputStream().readAllBytes(), StandardCharsets.UTF_8);

    assertThat(said).isEqualTo("C.UTF-8\n");
  }
}
