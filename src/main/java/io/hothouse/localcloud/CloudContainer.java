package io.hothouse.localcloud;

import java.nio.file.Path;
import java.time.Duration;
import java.util.function.Consumer;

/** The container that the local cloud runs in; what a run changes lies in one folder. */
final class CloudContainer {
  private static final Duration START_LIMIT = Duration.ofMinutes(3);
  private static final Duration INITIALISE_LIMIT = Duration.ofMinutes(20);
  private static final Duration SERVICES_LIMIT = Duration.ofMinutes(20);
  private static final String SCRIPT = "container.sh";
  private static final String INITIALISE = "/usr/local/lib/hothouse/initialise.sh";

  private final Scripts scripts;

  CloudContainer(Scripts scripts) {
    this.scripts = scripts;
  }

  /** Configures a root for the first time and starts it. */
  void first(Path root, Path running, Path recipe, Consumer<String> note) {
    start("start the local cloud for the first time", "first", root, running, recipe, note);
  }

  /** Starts with the state that {@link #settle} kept. */
  void start(Path root, Path running, Path initial, Consumer<String> note) {
    start("start the local cloud", "start", root, running, initial, note);
  }

  private void start(
      String goal, String action, Path root, Path running, Path last, Consumer<String> note) {
    scripts.run(Script.of(goal, START_LIMIT, SCRIPT, action, root, running, last), note);
  }

  /** Tells whether its processes run. */
  boolean runs(Path running) {
    Script ask = Script.of("ask for the local cloud", START_LIMIT, SCRIPT, "runs", running);
    return scripts.run(ask, line -> {}).strip().equals("yes");
  }

  /** Makes databases, users, services and networks with these secrets. */
  void initialise(Path running, Path secrets, Consumer<String> note) {
    Script make =
        Script.of(
            "initialise the local cloud",
            INITIALISE_LIMIT,
            SCRIPT,
            "run",
            running,
            INITIALISE,
            "make");
    scripts.run(make.reading(secrets), note);
  }

  /**
   * Waits until every service does its work; one that has ended or hangs is restarted once. The
   * program that does it comes from here: the container may be another version's.
   */
  void await(Path running, Consumer<String> note) {
    Script services =
        Script.of(
            "bring up the services of the local cloud",
            SERVICES_LIMIT.plusSeconds(20),
            SCRIPT,
            "run",
            running,
            "python3",
            "-",
            SERVICES_LIMIT.toSeconds());
    scripts.run(services.reading(scripts.file("services.py")), note);
  }

  /** Ends what has a state on disk in order, then all else at once, and keeps the state. */
  void settle(Path running, Consumer<String> note) {
    String goal = "keep the initialised state of the local cloud";
    scripts.run(Script.of(goal, START_LIMIT, SCRIPT, "run", running, INITIALISE, "close"), note);
    scripts.run(Script.of(goal, START_LIMIT, SCRIPT, "settle", running), note);
  }

  /** Ends all processes at once and throws the state away; does nothing when there is none. */
  void stop(Path running, Consumer<String> note) {
    scripts.run(Script.of("stop the local cloud", START_LIMIT, SCRIPT, "stop", running), note);
  }
}
