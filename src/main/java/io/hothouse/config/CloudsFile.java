package io.hothouse.config;

import io.hothouse.Deadline;
import io.hothouse.ErrorCode;
import io.hothouse.HothouseException;
import io.hothouse.files.Directories;
import io.hothouse.files.FileTrouble;
import io.hothouse.files.PrivateFile;
import io.hothouse.pipeline.ProcessLock;
import io.hothouse.yaml.Malformed;
import io.hothouse.yaml.YamlReader;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.function.Consumer;
import java.util.stream.Stream;

/**
 * A file of the user's that OpenStack's clients read, in which this program has entries; all else
 * stays as it was byte for byte.
 */
public final class CloudsFile {
  private static final String CLOUDS = "clouds";

  private static final List<Path> SHARED = List.of(Path.of("/etc/openstack"));
  private static final Duration PATIENCE = Duration.ofSeconds(10);

  private final Path file;
  private final Path lock;
  private final List<Path> others;

  /**
   * Creates the view on a file, which need not exist.
   *
   * @param lock held while the file is changed
   * @param others what OpenStack's clients read where that file is not there: a new file would hide
   *     it from all of them
   */
  CloudsFile(Path file, Path lock, List<Path> others) {
    this.file = file;
    this.lock = lock;
    this.others = List.copyOf(others);
  }

  /** Returns the clouds.yaml that OpenStack's clients read for a user. */
  public static CloudsFile clouds(Directories directories) {
    return of("clouds", directories, SHARED);
  }

  /** Returns the secure.yaml that OpenStack's clients read for a user, over {@link #clouds}. */
  public static CloudsFile secrets(Directories directories) {
    return of("secure", directories, SHARED);
  }

  /**
   * Returns the file of that name that clients read.
   *
   * @param shared folders in which clients look after the user's own
   */
  static CloudsFile of(String name, Directories directories, List<Path> shared) {
    Path lock = directories.state().resolve(name + ".lock");
    Path own = directories.config().resolve("openstack");
    Path usual = own.resolve(name + ".yaml");
    Path alternative = own.resolve(name + ".yml");
    return !Files.exists(usual) && Files.exists(alternative)
        ? new CloudsFile(alternative, lock, List.of())
        : new CloudsFile(
            usual,
            lock,
            Stream.concat(Stream.of(own), shared.stream())
                .flatMap(
                    folder ->
                        Stream.of(".yaml", ".yml", ".json")
                            .map(suffix -> folder.resolve(name + suffix)))
                .filter(other -> !other.equals(usual))
                .distinct()
                .toList());
  }

  /** Returns where it is, or would be. */
  public Path path() {
    return file;
  }

  /** Tells whether it has an entry of that name that this program wrote. */
  public boolean isOurs(String name) {
    return new CloudsText(read()).isOurs(name);
  }

  /** Returns the names of all entries that this program wrote. */
  public List<String> ours() {
    return new CloudsText(read()).ours();
  }

  /** Tells whether it has an entry of that name that somebody else wrote. */
  public boolean isTheirs(String name) {
    return new CloudsText(read()).isTheirs(name);
  }

  /**
   * Adds entries, or brings them up to date.
   *
   * @param entries their lines by their names, the last of which comes first
   * @throws HothouseException with {@link ErrorCode#CONFIG} when the user's own clouds could not be
   *     found any more afterwards
   */
  public void add(Map<String, String> entries) {
    if (!Files.exists(file)) {
      others.stream()
          .filter(Files::exists)
          .findFirst()
          .ifPresent(
              other -> {
                throw new HothouseException(
                    ErrorCode.CONFIG,
                    "OpenStack's clients read your clouds from %s, and a new %s would hide them: it was not made. Next: move your clouds there."
                        .formatted(other, file));
              });
    }
    change(
        entries.keySet(),
        text -> {
          entries.keySet().forEach(text::remove);
          entries.forEach(text::add);
        });
  }

  /** Takes entries out. */
  public void remove(Set<String> names) {
    change(names, text -> names.forEach(text::remove));
  }

  private void change(Set<String> names, Consumer<CloudsText> change) {
    ProcessLock.holding(
        lock,
        file.toString(),
        Deadline.after(PATIENCE),
        holder -> {},
        () -> {
          String before = read();
          CloudsText text = new CloudsText(before);
          change.accept(text);
          write(before, text.text(), names);
          return 0;
        });
  }

  private String read() {
    try {
      return Files.exists(file) ? Files.readString(file) : "";
    } catch (IOException problem) {
      throw failure("read", problem);
    }
  }

  private void write(String before, String after, Set<String> names) {
    if (after.equals(before)) {
      return;
    }
    if (!others(before, names).equals(others(after, names))) {
      throw new HothouseException(
          ErrorCode.CONFIG,
          "Tried to change this program's entries in %s, but it is not written so that lines can be added: it was left as it is. Next: write its clouds as YAML with each on lines of its own."
              .formatted(file));
    }
    try {
      if (after.isEmpty()) {
        Files.delete(file);
        return;
      }
      Files.createDirectories(file.toAbsolutePath().getParent());
      PrivateFile.rewrite(file, after);
    } catch (IOException problem) {
      throw failure("write", problem);
    }
  }

  /** Everything but the entries of these names. */
  private Map<?, ?> others(String text, Set<String> names) {
    try {
      Map<Object, Object> all = new LinkedHashMap<>();
      if (YamlReader.read(text).plain() instanceof Map<?, ?> read) {
        all.putAll(read);
      }
      if (all.remove(CLOUDS) instanceof Map<?, ?> named) {
        Map<Object, Object> clouds = new LinkedHashMap<>(named);
        names.forEach(clouds::remove);
        all.put(CLOUDS, clouds);
      } else {
        all.put(CLOUDS, Map.of());
      }
      return all;
    } catch (Malformed problem) {
      throw new HothouseException(
          ErrorCode.CONFIG,
          "Tried to change %s, but it is not YAML: %s. Next: correct it."
              .formatted(problem.place(file.toString()), problem.getMessage()),
          problem);
    }
  }

  private HothouseException failure(String verb, IOException problem) {
    return FileTrouble.of(
        ErrorCode.CONFIG,
        "%s %s".formatted(verb, file),
        problem,
        "see to it that you may write there");
  }
}
