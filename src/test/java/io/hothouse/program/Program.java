package io.hothouse.program;

import static java.nio.charset.StandardCharsets.UTF_8;

import java.io.IOException;
import java.lang.ProcessBuilder.Redirect;
import java.lang.management.ManagementFactory;
import java.net.URL;
import java.net.URLClassLoader;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.concurrent.TimeUnit;
import java.util.stream.Collectors;
import java.util.stream.Stream;

/**
 * The program as a user starts it: a process of its own, with a home of its own. What it runs is
 * counted as covered, where that is counted.
 */
final class Program {
  private static final long LONGEST_SECONDS = 60;

  private final Path home;
  private final Map<String, String> environment = new HashMap<>();
  private final List<String> properties = new ArrayList<>();

  Program(Path home) {
    this.home = home;
    environment.put("HOME", home.toString());
    environment.put("PATH", System.getenv("PATH"));
    environment.put("LANG", "C.UTF-8");
  }

  /** What a run ended with. */
  record Ended(int code, String out, String err) {}

  Program with(String variable, String value) {
    environment.put(variable, value);
    return this;
  }

  Program property(String name, String value) {
    properties.add("-D" + name + "=" + value);
    return this;
  }

  Ended run(String... words) throws Exception {
    Path out = Files.createTempFile(home, "out", ".txt");
    Path err = Files.createTempFile(home, "err", ".txt");
    Process process = start(Redirect.to(out.toFile()), Redirect.to(err.toFile()), words);
    if (!process.waitFor(LONGEST_SECONDS, TimeUnit.SECONDS)) {
      process.destroyForcibly();
      throw new IllegalStateException(
          "%s is not done: %s%s"
              .formatted(List.of(words), Files.readString(out), Files.readString(err)));
    }
    return new Ended(process.exitValue(), Files.readString(out), Files.readString(err));
  }

  /** Starts it, and leaves it to the caller to end it. */
  Process start(Redirect out, Redirect err, String... words) throws IOException {
    // Whoever runs the tests in the background has made them, and all that they start, deaf to it.
    List<String> line = new ArrayList<>(List.of("env", "--default-signal=INT"));
    line.add(Path.of(System.getProperty("java.home"), "bin", "java").toString());
    ManagementFactory.getRuntimeMXBean().getInputArguments().stream()
        .filter(option -> option.startsWith("-javaagent:") && option.contains("jacoco"))
        .forEach(line::add);
    line.addAll(List.of("-XX:TieredStopAtLevel=1", "-XX:+UseSerialGC", "-Xmx144m"));
    line.addAll(properties);
    line.addAll(List.of("-cp", classPath(), "io.hothouse.cli.Main"));
    line.addAll(List.of(words));
    ProcessBuilder builder = new ProcessBuilder(line).directory(home.toFile());
    builder.environment().clear();
    builder.environment().putAll(environment);
    Process process = builder.redirectOutput(out).redirectError(err).start();
    process.getOutputStream().write("".getBytes(UTF_8));
    process.getOutputStream().close();
    return process;
  }

  /** Returns where this process has its classes from. */
  private static String classPath() {
    return Program.class.getClassLoader() instanceof URLClassLoader loader
        ? Stream.of(loader.getURLs()).map(URL::getPath).collect(Collectors.joining(":"))
        : System.getProperty("java.class.path");
  }
}
