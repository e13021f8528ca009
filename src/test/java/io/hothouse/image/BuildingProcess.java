package io.hothouse.image;

import io.hothouse.process.Command;
import io.hothouse.process.CommandResult;
import io.hothouse.process.LocalCommandRunner;
import io.hothouse.progress.Progress;
import io.hothouse.progress.Step;
import java.net.URL;
import java.net.URLClassLoader;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.function.Consumer;

/** A program of its own that builds all images of a folder, with an engine that is a fake. */
final class BuildingProcess {
  private BuildingProcess() {}

  /** Builds the recipes of the first folder into the cache in the second. */
  public static void main(String[] arguments) {
    FakeEngine engine = FakeEngine.buildah();
    LocalCommandRunner real = new LocalCommandRunner();
    try (Step step = Progress.silent().begin("test");
        Build build =
            new ImageBuilder(
                    (command, lines) -> run(command, lines, engine, real), Path.of(arguments[1]))
                .plan(
                    List.of(Path.of(arguments[0])), Selection.everything(), BuildOptions.defaults())
                .start(step)) {
      boolean failed = build.outcomes().stream().anyMatch(it -> it.image().isEmpty());
      build.outcomes().forEach(it -> say("%s %s".formatted(it.name(), it.verdict())));
      System.exit(failed ? 1 : 0);
    }
  }

  /** Scripts are the recipes' own and run for real. */
  private static CommandResult run(
      Command command, Consumer<String> lines, FakeEngine engine, LocalCommandRunner real) {
    return command.words().get(0).startsWith("/")
        ? real.run(command, lines)
        : engine.run(command, lines);
  }

  @SuppressWarnings("SystemOut")
  private static void say(String text) {
    System.out.println(text);
  }

  /** Starts such a program. */
  static ProcessBuilder of(Path recipes, Path cache) {
    return new ProcessBuilder(
            Path.of(System.getProperty("java.home"), "bin", "java").toString(),
            "-XX:TieredStopAtLevel=1",
            "-cp",
            classPath(),
            BuildingProcess.class.getName(),
            recipes.toString(),
            cache.toString())
        .redirectErrorStream(true);
  }

  /** What starts tests may have loaded them itself. */
  private static String classPath() {
    List<String> parts = new ArrayList<>();
    for (ClassLoader loader = BuildingProcess.class.getClassLoader();
        loader != null;
        loader = loader.getParent()) {
      if (loader instanceof URLClassLoader urls) {
        Arrays.stream(urls.getURLs()).map(URL::getPath).forEach(parts::add);
      }
    }
    parts.add(System.getProperty("java.class.path"));
    return String.join(":", parts);
  }
}
