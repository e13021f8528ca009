package io.hothouse.cli;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assumptions.assumeThat;

import java.io.IOException;
import java.net.URL;
import java.net.URLClassLoader;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.concurrent.TimeUnit;
import java.util.stream.Collectors;
import org.awaitility.Awaitility;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** Ctrl-C, as the kernel makes it of a key on a real terminal. */
class InterruptTest {
  private static final Path SCRIPT = Path.of("/usr/bin/script");
  private static final String CONTROL_C = "\u0003";

  @TempDir private Path folder;
  private Process process;

  @AfterEach
  void end() {
    process.descendants().forEach(ProcessHandle::destroyForcibly);
    process.destroyForcibly();
  }

  @Test
  void interrupt_atAQuestion_endsSoonWith130() throws Exception {
    onTerminal("ask");
    await("[Y/n]");

    assertInterruptedWithin(Duration.ofSeconds(3));
    assertThat(shown()).contains("INTERRUPTED");
  }

  @Test
  void answer_atAQuestion_isTaken() throws Exception {
    onTerminal("ask");
    await("[Y/n]");
    type("n\n");

    assertThat(process.waitFor(20, TimeUnit.SECONDS)).isTrue();
    assertThat(process.exitValue()).isEqualTo(1);
  }

  @Test
  void interrupt_whileAProbeHasMadeSomething_waitsUntilThatIsUndone() throws Exception {
    Path undone = folder.resolve("undone");
    onTerminal("undo", undone.toString());
    await("it has made something");

    assertInterruptedWithin(Duration.ofSeconds(3));
    assertThat(undone).hasContent("taken away");
    assertThat(shown()).contains("Interrupted", "Next: try again.");
  }

  @Test
  void interrupt_whileSomethingHangs_endsAllTheSame() throws Exception {
    onTerminal("hang");
    await("it hangs");

    assertInterruptedWithin(Duration.ofSeconds(3));
    assertThat(shown()).contains("Interrupted before the work at hand could end.");
  }

  @Test
  void run_usersLanguageHasOtherDigits_writesAddressesAllTheSame() throws Exception {
    for (List<String> language :
        List.of(List.of("ar", "EG"), List.of("de", "DE"), List.of("tr", "TR"))) {
      List<String> words = java("count");
      words.addAll(
          1, List.of("-Duser.language=" + language.get(0), "-Duser.country=" + language.get(1)));
      process = new ProcessBuilder(words).start();

      assertThat(new String(process.getInputStream().readAllBytes(), StandardCharsets.UTF_8))
          .isEqualTo("http://10.0.0.1:5000/v3 84.2 title\n");
    }
  }

  private static List<String> java(String... arguments) {
    List<String> words = new ArrayList<>();
    words.add(Path.of(System.getProperty("java.home"), "bin", "java").toString());
    words.addAll(List.of("-XX:TieredStopAtLevel=1", "-Dhothouse.terminal=24 80", "-cp"));
    words.add(classPath());
    words.add(InterruptedProgram.class.getName());
    words.addAll(List.of(arguments));
    return words;
  }

  /** Launchers of tests differ in where they keep it. */
  private static String classPath() {
    ClassLoader loader = Thread.currentThread().getContextClassLoader();
    return loader instanceof URLClassLoader files
        ? Arrays.stream(files.getURLs()).map(URL::getPath).collect(Collectors.joining(":"))
        : System.getProperty("surefire.test.class.path", System.getProperty("java.class.path"));
  }

  private void onTerminal(String... arguments) throws IOException {
    assumeThat(SCRIPT).exists();
    Path starter = folder.resolve("start");
    // Whoever runs the tests in the background has made them, and all that they start, deaf to it.
    StringBuilder line = new StringBuilder("exec env --default-signal=INT -u CI");
    java(arguments).forEach(word -> line.append(" '").append(word).append("'"));
    Files.writeString(starter, line.append('\n'));
    process =
        new ProcessBuilder(SCRIPT.toString(), "-qefc", "sh " + starter, "/dev/null")
            .redirectErrorStream(true)
            .redirectOutput(folder.resolve("screen").toFile())
            .start();
  }

  private String shown() throws IOException {
    return Files.readString(folder.resolve("screen"));
  }

  private void await(String text) {
    Awaitility.await().atMost(Duration.ofSeconds(20)).until(() -> shown().contains(text));
  }

  private void type(String text) throws IOException {
    process.getOutputStream().write(text.getBytes(StandardCharsets.UTF_8));
    process.getOutputStream().flush();
  }

  private void assertInterruptedWithin(Duration limit) throws Exception {
    long start = System.nanoTime();
    type(CONTROL_C);
    assertThat(process.waitFor(30, TimeUnit.SECONDS)).as("it ends").isTrue();
    assertThat(Duration.ofNanos(System.nanoTime() - start)).isLessThan(limit);
    assertThat(process.exitValue()).isEqualTo(130);
  }
}
