package io.hothouse.pipeline;

import java.io.IOException;
import java.io.StringReader;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardCopyOption;
import java.time.Duration;
import java.util.Optional;
import java.util.Properties;
import java.util.TreeMap;
import java.util.function.Supplier;
import java.util.stream.Collectors;

/**
 * How long the long parts of the work took on this machine the last time, so that it can be said
 * before they are done again. It is a courtesy: a file that cannot be read or written costs no run.
 */
public final class PartTimes {
  private final Path file;

  /** Keeps the times in {@code file}. */
  public PartTimes(Path file) {
    this.file = file;
  }

  /** Returns the times of this machine, which are kept in the cache folder {@code cache}. */
  public static PartTimes of(Path cache) {
    return new PartTimes(cache.resolve("times.properties"));
  }

  /** Does a part, and remembers how long it took when it succeeds. */
  public <T> T timed(String part, Supplier<T> work) {
    long start = System.nanoTime();
    T result = work.get();
    keep(part, Duration.ofNanos(System.nanoTime() - start));
    return result;
  }

  /** Returns how long a part took the last time; nothing when it was never done here. */
  public Optional<Duration> last(String part) {
    try {
      return Optional.ofNullable(read().getProperty(part))
          .map(Long::parseLong)
          .map(Duration::ofSeconds);
    } catch (IOException | IllegalArgumentException unknown) {
      return Optional.empty();
    }
  }

  private void keep(String part, Duration duration) {
    // Parts that are made beside each other keep theirs in the same file.
    synchronized (PartTimes.class) {
      write(part, duration);
    }
  }

  private void write(String part, Duration duration) {
    try {
      Properties times = Files.exists(file) ? read() : new Properties();
      times.setProperty(part, Long.toString(duration.toSeconds()));
      Files.createDirectories(file.getParent());
      Path beside = Files.createTempFile(file.getParent(), file.getFileName().toString(), ".new");
      Files.writeString(
          beside,
          new TreeMap<>(times)
              .entrySet().stream()
                  .map(time -> time.getKey() + "=" + time.getValue() + "\n")
                  .collect(Collectors.joining()));
      Files.move(beside, file, StandardCopyOption.ATOMIC_MOVE);
    } catch (IOException | IllegalArgumentException lost) {
      // The next plan names the usual time instead.
    }
  }

  private Properties read() throws IOException {
    Properties times = new Properties();
    times.load(new StringReader(Files.readString(file)));
    return times;
  }
}
