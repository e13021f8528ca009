package io.hothouse.cli;

import static org.assertj.core.api.Assertions.assertThat;

import io.hothouse.ErrorCode;
import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.io.PrintStream;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Arrays;
import java.util.List;
import java.util.Map;
import java.util.stream.Collectors;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.MethodSource;
import picocli.CommandLine;

class CommandLineTest {
  private final ByteArrayOutputStream out = new ByteArrayOutputStream();
  private final ByteArrayOutputStream err = new ByteArrayOutputStream();

  private int execute(String... arguments) {
    try (Outlet outlet =
        new Outlet(
            Map.of(),
            new PrintStream(out, true, StandardCharsets.UTF_8),
            new PrintStream(err, true, StandardCharsets.UTF_8))) {
      return Main.commandLine(outlet).execute(arguments);
    }
  }

  static Stream<String> commands() {
    return Main.commandLine(Outlet.real()).getSubcommands().keySet().stream();
  }

  @ParameterizedTest
  @MethodSource("commands")
  void help_ofEveryCommand_saysWhatItDoes(String command) {
    assertThat(execute(command, "--help")).isZero();
    assertThat(out.toString(StandardCharsets.UTF_8)).contains("Usage: hothouse " + command);
    assertThat(Main.commandLine(Outlet.real()).getSubcommands().get(command).getCommandSpec())
        .satisfies(
            spec -> {
              assertThat(spec.usageMessage().description()).isNotEmpty();
              assertThat(spec.options())
                  .allSatisfy(option -> assertThat(option.description()).isNotEmpty());
            });
  }

  @ParameterizedTest
  @MethodSource("commands")
  void readme_namesEveryCommand(String command) throws IOException {
    assertThat(readme()).contains("| `" + command);
  }

  @Test
  void readme_listsEveryExitCode() throws IOException {
    Map<String, String> rows =
        readme()
            .lines()
            .filter(line -> line.matches("\\| [0-9, ]+ \\| [A-Z_, ]+ \\|.*"))
            .flatMap(CommandLineTest::pairs)
            .collect(Collectors.toMap(pair -> pair.get(1), pair -> pair.get(0)));

    assertThat(rows)
        .isEqualTo(
            Arrays.stream(ErrorCode.values())
                .collect(Collectors.toMap(Enum::name, code -> Integer.toString(code.exitCode()))));
  }

  /** A row may stand for several: "18, 19 | FLAVOR, IMAGE". */
  private static Stream<List<String>> pairs(String row) {
    String[] cells = row.split("\\|", -1);
    String[] codes = cells[1].strip().split(", ", -1);
    String[] names = cells[2].strip().split(", ", -1);
    assertThat(codes).as(row).hasSameSizeAs(names);
    return Stream.iterate(0, i -> i < codes.length, i -> i + 1)
        .map(i -> List.of(codes[i], names[i]));
  }

  @ParameterizedTest
  @CsvSource({
    "up Two_Words, Two_Words",
    "up --workers 101, --workers",
    "up --floating-ips some, --floating-ips",
    "up --workers many, --workers",
    "up --no-such-option, --no-such-option",
    "unheard-of, unheard-of",
    "build --engine rkt, --engine"
  })
  void execute_badInput_isRefusedByNameBeforeAnythingIsDone(String line, String named) {
    assertThat(execute(line.split(" ", -1))).isEqualTo(CommandLine.ExitCode.USAGE);
    assertThat(err.toString(StandardCharsets.UTF_8)).contains(named);
    assertThat(out.toString(StandardCharsets.UTF_8)).isEmpty();
  }

  private static String readme() throws IOException {
    return Files.readString(Path.of("README.md"));
  }
}
