package io.hothouse.progress;

import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.function.Consumer;

/** Keeps what happened when, for reports and benchmarks. */
public final class Timeline implements Consumer<ProgressEvent> {

  /**
   * A step that ended.
   *
   * @param path where it stands in the tree
   * @param summary what it came to, or why it failed
   * @param notes what it told while it ran
   */
  public record Entry(
      String path,
      Instant start,
      Duration duration,
      boolean succeeded,
      String summary,
      List<Note> notes) {
    /** Copies the notes. */
    public Entry {
      notes = List.copyOf(notes);
    }
  }

  /** What a step told, and when. */
  public record Note(Instant at, String text) {}

  private final Map<Long, ProgressEvent.Started> running = new LinkedHashMap<>();
  private final Map<Long, String> paths = new LinkedHashMap<>();
  private final Map<Long, List<Note>> notes = new LinkedHashMap<>();
  private final List<Entry> entries = new ArrayList<>();

  @Override
  public synchronized void accept(ProgressEvent event) {
    if (event instanceof ProgressEvent.Started started) {
      String parent = paths.get(started.parent());
      paths.put(started.step(), parent == null ? started.name() : parent + "/" + started.name());
      running.put(started.step(), started);
    } else if (event instanceof ProgressEvent.Noted noted) {
      notes
          .computeIfAbsent(noted.step(), step -> new ArrayList<>())
          .add(new Note(noted.at(), noted.text()));
    } else if (event instanceof ProgressEvent.Finished finished) {
      ProgressEvent.Started started = running.remove(finished.step());
      entries.add(
          new Entry(
              paths.get(finished.step()),
              started.at(),
              finished.duration(),
              finished.succeeded(),
              finished.summary(),
              notes.getOrDefault(finished.step(), List.of())));
    }
  }

  /** Returns the steps that have ended, in the order of their ends. */
  public synchronized List<Entry> entries() {
    return List.copyOf(entries);
  }

  /**
   * Returns the steps that have ended as tab-separated lines: start and duration in seconds,
   * outcome, path.
   */
  public String table() {
    List<Entry> all = entries();
    Instant first = all.stream().map(Entry::start).min(Instant::compareTo).orElse(Instant.EPOCH);
    StringBuilder text = new StringBuilder("start\tseconds\toutcome\tstep\n");
    for (Entry entry : all) {
      text.append(
          String.format(
              Locale.ROOT,
              "%.3f\t%.3f\t%s\t%s%n",
              Duration.between(first, entry.start()).toMillis() / 1000.0,
              entry.duration().toMillis() / 1000.0,
              entry.succeeded() ? "ok" : "failed",
              entry.path()));
    }
    return text.toString();
  }
}
