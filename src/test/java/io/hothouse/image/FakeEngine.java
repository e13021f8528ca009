package io.hothouse.image;

import io.hothouse.ErrorCode;
import io.hothouse.HothouseException;
import io.hothouse.image.distribution.LayoutFixture;
import io.hothouse.process.Command;
import io.hothouse.process.CommandResult;
import io.hothouse.process.CommandRunner;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.CopyOnWriteArrayList;
import java.util.concurrent.atomic.AtomicInteger;
import java.util.function.Consumer;
import java.util.stream.Stream;

/**
 * A machine on which one engine works, with what it keeps in memory; some builds fail. It answers
 * as the real programs do, in the words of Buildah 1.28, Podman 4.3 and Docker 20.10, and takes
 * only what {@link RecordedHelp the real ones would}.
 */
public final class FakeEngine implements CommandRunner {
  private static final String STAND_IN = "container";

  private final String engine;
  private final Set<String> failing;
  private final boolean overlay;
  private final List<String> built = new CopyOnWriteArrayList<>();
  private final List<String> lines = new CopyOnWriteArrayList<>();
  private final Map<String, Image> storage = new ConcurrentHashMap<>();
  private final Map<String, Image> containers = new ConcurrentHashMap<>();
  private final AtomicInteger troubles = new AtomicInteger();
  private final AtomicInteger numbers = new AtomicInteger();
  private Map<String, String> files = Map.of();

  /** What an image has. */
  private record Image(List<String> layers, Map<String, String> files, String labels) {}

  FakeEngine(String engine, Set<String> failing, boolean overlay) {
    this.engine = engine;
    this.failing = failing;
    this.overlay = overlay;
  }

  /** Returns a machine with Buildah and nothing that goes wrong. */
  public static FakeEngine buildah() {
    return new FakeEngine("buildah", Set.of(), true);
  }

  /** Lets that many builds fail as when the network does. */
  FakeEngine troubled(int builds) {
    troubles.set(builds);
    return this;
  }

  /** Lets all images have these files. */
  FakeEngine withFiles(Map<String, String> texts) {
    files = texts;
    return this;
  }

  /** The names of the images that were built, in order. */
  public List<String> built() {
    return built;
  }

  /** The references of the images that the engine's storage holds. */
  Set<String> storage() {
    return storage.keySet();
  }

  /** All commands that were run. */
  List<String> lines() {
    return lines;
  }

  @Override
  public CommandResult run(Command command, Consumer<String> consumer) {
    lines.add(command.line());
    String program = command.words().get(0);
    if (!program.equals(engine) && !(program.equals("skopeo") && engine.equals("docker"))) {
      throw new HothouseException(ErrorCode.COMMAND, "no " + program);
    }
    if (!overlay && command.words().contains("overlay")) {
      return failed(command, "kernel does not support overlay fs");
    }
    RecordedHelp.Parsed parsed = RecordedHelp.parse(command.words());
    if (parsed.options().containsKey("--version")) {
      return done(command, program + " version 1.2.3 (image-spec 1.1.0)");
    }
    try {
      return answer(command, parsed, consumer);
    } catch (IOException problem) {
      throw new UncheckedIOException(problem);
    }
  }

  private CommandResult answer(
      Command command, RecordedHelp.Parsed parsed, Consumer<String> consumer) throws IOException {
    List<String> operands = parsed.operands();
    String last = operands.isEmpty() ? "" : operands.get(operands.size() - 1);
    return switch (parsed.path().substring(parsed.path().indexOf(' ') + 1)) {
      case "version" -> done(command, "20.10.24");
      case "images" -> done(command, list(parsed));
      case "image exists" ->
          new CommandResult(command, storage.containsKey(last) ? 0 : 1, "", "", Duration.ZERO);
      case "inspect", "image inspect" ->
          storage.containsKey(last) ? done(command, "{}") : failed(command, unknown(last));
      case "build" -> build(command, parsed, consumer);
      case "push" -> layout(command, storage.get(operands.get(0)), last);
      case "save" -> {
        Files.writeString(Path.of(parsed.option("--output")), last);
        yield done(command, "");
      }
      case "copy" ->
          layout(
              command,
              storage.get(Files.readString(Path.of(operands.get(0).replaceFirst(".*:", "")))),
              last);
      case "from", "create" -> contain(command, operands.get(0));
      case "mount" -> mount(command, last);
      case "cp" -> copy(command, operands.get(0), Path.of(last));
      case "rm" -> {
        containers.remove(last);
        yield done(command, last);
      }
      case "rmi" -> {
        storage.remove(last);
        yield done(command, last);
      }
      case "image prune" -> done(command, "");
      default -> throw new AssertionError("the fake does not know " + parsed);
    };
  }

  private String unknown(String reference) {
    return engine.equals("docker")
        ? "Error response from daemon: no such image: %s: No such image: %s"
            .formatted(reference, reference)
        : "Error: importing settings: %s: image not known".formatted(reference);
  }

  private String list(RecordedHelp.Parsed parsed) {
    if (!parsed.options().containsKey("--format")) {
      return "";
    }
    String wanted = engine.equals("buildah") ? "{{.Name}}:{{.Tag}}" : "{{.Repository}}:{{.Tag}}";
    if (!parsed.option("--format").equals(wanted)) {
      throw new AssertionError("can't evaluate a field of " + parsed.option("--format"));
    }
    return String.join("\n", storage.keySet()) + "\n<none>:<none>";
  }

  private CommandResult build(
      Command command, RecordedHelp.Parsed parsed, Consumer<String> consumer) throws IOException {
    String reference = parsed.option("--tag");
    String name = reference.replaceFirst(".*/", "").replaceFirst(":.*", "");
    built.add(name);
    consumer.accept("STEP 1/1: FROM");
    if (troubles.getAndUpdate(left -> Math.max(0, left - 1)) > 0) {
      return failed(command, "E: Failed to fetch http://mirror/x.deb  503  Service Unavailable");
    }
    if (failing.contains(name)) {
      return failed(command, "E: Unable to locate package nonsense");
    }
    Image image = new Image(List.of(), files, String.join(" ", labels(parsed)));
    for (String line : Files.readAllLines(Path.of(parsed.option("--file")))) {
      String[] words = line.strip().split("\\s+", -1);
      if (words[0].equals("FROM") && !words[1].equals("scratch")) {
        if (!storage.containsKey(words[1])) {
          return failed(command, unknown(words[1]));
        }
        Image base = storage.get(words[1]);
        image = new Image(base.layers(), base.files(), base.labels() + image.labels());
      } else if (words[0].equals("COPY")) {
        String text = Files.readString(Path.of(parsed.operands().get(0), words[1]));
        image = with(image, words[2], text);
      } else if (words[0].equals("LABEL")) {
        image =
            new Image(image.layers(), image.files(), image.labels() + filled(words[1], command));
      } else if (words[0].equals("RUN")) {
        return failed(command, "error building at STEP \"%s\"".formatted(line));
      }
    }
    storage.put(reference, image);
    return done(command, "");
  }

  private static List<String> labels(RecordedHelp.Parsed parsed) {
    return parsed.options().getOrDefault("--label", List.of());
  }

  private static String filled(String text, Command command) {
    String filled = text;
    for (Map.Entry<String, String> variable : command.environment().entrySet()) {
      filled = filled.replace("$" + variable.getKey(), variable.getValue());
    }
    return filled;
  }

  private static Image with(Image image, String path, String text) {
    List<String> layers = new ArrayList<>(image.layers());
    layers.add(path + "=" + text);
    Map<String, String> files = new HashMap<>(image.files());
    files.put(path, text);
    return new Image(layers, files, image.labels());
  }

  private static CommandResult layout(Command command, Image image, String target)
      throws IOException {
    String tag = target.replaceFirst(".*:", "");
    Path folder = Path.of(target.substring("oci:".length(), target.length() - tag.length() - 1));
    LayoutFixture.write(folder, tag + " " + image.labels(), image.layers().toArray(String[]::new));
    return done(command, "");
  }

  private CommandResult contain(Command command, String reference) {
    if (!storage.containsKey(reference)) {
      return failed(command, unknown(reference));
    }
    String container = STAND_IN + numbers.incrementAndGet();
    containers.put(container, storage.get(reference));
    return done(command, container);
  }

  private CommandResult mount(Command command, String container) throws IOException {
    Path root = Files.createTempDirectory("hothouse-fake-");
    for (Map.Entry<String, String> file : containers.get(container).files().entrySet()) {
      Path path = root.resolve(file.getKey().substring(1));
      Files.createDirectories(path.getParent());
      Files.writeString(path, file.getValue());
    }
    try (Stream<Path> all = Files.walk(root)) {
      all.forEach(path -> path.toFile().deleteOnExit());
    }
    return done(command, root.toString());
  }

  private CommandResult copy(Command command, String source, Path target) throws IOException {
    String container = source.replaceFirst(":.*", "");
    String path = source.substring(container.length() + 1);
    String text = containers.get(container).files().get(path);
    if (text == null) {
      return failed(
          command,
          engine.equals("docker")
              ? "Error: No such container:path: Could not find the file %s in container %s"
                  .formatted(path, container)
              : "Error: \"%s\" could not be found on container %s: no such file or directory"
                  .formatted(path, container));
    }
    Files.writeString(target, text);
    return done(command, "");
  }

  private static CommandResult done(Command command, String output) {
    return new CommandResult(command, 0, output, "", Duration.ZERO);
  }

  private static CommandResult failed(Command command, String errors) {
    return new CommandResult(command, 125, "", errors, Duration.ZERO);
  }
}
