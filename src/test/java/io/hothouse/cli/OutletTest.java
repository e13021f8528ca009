package io.hothouse.cli;

import static org.assertj.core.api.Assertions.assertThat;

import io.hothouse.ErrorCode;
import io.hothouse.HothouseException;
import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.io.PrintStream;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.Map;
import java.util.concurrent.Callable;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import picocli.CommandLine;
import picocli.CommandLine.Command;
import picocli.CommandLine.Parameters;

class OutletTest {
  @TempDir private Path folder;
  private final ByteArrayOutputStream out = new ByteArrayOutputStream();
  private final ByteArrayOutputStream errors = new ByteArrayOutputStream();

  private Outlet outlet(Map<String, String> environment) {
    return new Outlet(environment, new PrintStream(out, true), new PrintStream(errors, true));
  }

  @Test
  void errors_messageWithSecretsAndControlCharacters_losesThem() {
    try (Outlet outlet = outlet(Map.of())) {
      outlet.redaction().know(List.of("c4n4ry-0f-mine"));
      outlet
          .errors()
          .printf("it is c4n4ry-0f-mine%n  DB_PASSWORD=hunter2hunter2%nred \u001b[31m%n");
      outlet.errors().printf("-----BEGIN RSA PRIVATE KEY-----%nMIIEpAIB%n");
    }

    assertThat(errors.toString(StandardCharsets.UTF_8))
        .isEqualTo("it is [redacted]\n  DB_PASSWORD=[redacted]\nred ␛[31m\n[redacted]\n");
  }

  @Test
  void out_secretThatIsWrittenInParts_isHidden() {
    try (Outlet outlet = outlet(Map.of())) {
      outlet.out().print("password=hun");
      outlet.out().flush();
      outlet.out().println("ter2");
      outlet.bare().print("password=asked-for");
    }

    assertThat(out.toString(StandardCharsets.UTF_8))
        .contains("password=[redacted]\n", "password=asked-for")
        .doesNotContain("ter2");
  }

  @Test
  void errors_linesThatARunnerWouldObey_areBrokenInCi() {
    try (Outlet outlet = outlet(Map.of("CI", "true"))) {
      outlet
          .errors()
          .printf("a%n::add-mask::x%n  ::stop-commands::y%n##[group]z%n##teamcity[w]%n::1%n");
    }

    assertThat(errors.toString(StandardCharsets.UTF_8).lines())
        .noneMatch(line -> line.strip().startsWith("::") || line.contains("##"));
  }

  @Test
  void explain_defectWithACause_showsWhereItHappened() {
    int code =
        run(
            new Fails(
                new HothouseException(
                    ErrorCode.INTERNAL,
                    "The build of x broke",
                    new IllegalStateException("no space left"))));

    assertThat(code).isEqualTo(ErrorCode.INTERNAL.exitCode());
    assertThat(errors.toString(StandardCharsets.UTF_8))
        .contains(
            "INTERNAL: The build of x broke",
            "Caused by: java.lang.IllegalStateException: no space left",
            "at io.hothouse");
  }

  @Test
  void explain_answerThatCannotBeRead_saysSo() {
    run(
        new Fails(
            new java.time.format.DateTimeParseException(
                "Text 'soon' could not be parsed", "soon", 0)));

    assertThat(errors.toString(StandardCharsets.UTF_8))
        .contains("'soon'", "something answered in a way that it cannot read", "Next:");
  }

  @Test
  void words_withAnAtSign_areLeftAsTheyAre() throws IOException {
    Path body = Files.writeString(folder.resolve("body.json"), "--help");
    Fails echo = new Fails(null);

    run(echo, "@" + body);

    assertThat(echo.words).containsExactly("@" + body);
  }

  private int run(Fails command, String... words) {
    try (Outlet outlet = outlet(Map.of())) {
      CommandLine line = Main.commandLine(outlet);
      line.addSubcommand(command);
      line.setExpandAtFiles(line.isExpandAtFiles());
      return line.execute(
          java.util.stream.Stream.concat(
                  java.util.stream.Stream.of("fail"), java.util.Arrays.stream(words))
              .toArray(String[]::new));
    }
  }

  @Command(name = "fail")
  private static final class Fails implements Callable<Integer> {
    private final RuntimeException problem;

    @Parameters private List<String> words = List.of();

    Fails(RuntimeException problem) {
      this.problem = problem;
    }

    @Override
    public Integer call() {
      if (problem != null) {
        throw problem;
      }
      return 0;
    }
  }
}
