package io.hothouse.localcloud;

import io.hothouse.ErrorCode;
import java.nio.file.Path;
import java.time.Duration;
import java.util.Optional;

/** The container that the local cloud runs in; what a run changes lies in one folder. */
final class CloudContainer {
  private static final Duration START_LIMIT = Duration.ofMinutes(3);
  private static final Duration INITIALISE_LIMIT = Duration.ofMinutes(15);
  private static final String SCRIPT = "container.sh";
  private static final String LIBRARY = "/usr/local/lib/hothouse/";

  private final Scripts scripts;

  CloudContainer(Scripts scripts) {
    this.scripts = scripts;
  }

  /** Configures a root for the first time and starts it. */
  void first(Path root, Path running, Path recipe) {
    start("start the local cloud for the first time", "first", root, running, recipe);
  }

  /** Starts with the state that {@link #settle} kept. */
  void start(Path root, Path running, Path initial) {
    start("start the local cloud", "start", root, running, initial);
  }

  private void start(String goal, String action, Path root, Path running, Path last) {
    scripts.run(ErrorCode.LOCAL_CLOUD, goal, START_LIMIT, SCRIPT, action, root, running, last);
  }

  /** Makes databases, users, services and networks with these secrets. */
  void initialise(Path running, Path secrets) {
    scripts.run(
        ErrorCode.LOCAL_CLOUD,
        "initialise the local cloud",
        INITIALISE_LIMIT,
        Optional.of(secrets),
        SCRIPT,
        "run",
        running,
        LIBRARY + "initialise.sh");
  }

  /** Waits until every service and agent is up. */
  void await(Path running, Duration limit) {
    scripts.run(
        ErrorCode.LOCAL_CLOUD,
        "bring up the services of the local cloud",
        limit.plusSeconds(10),
        SCRIPT,
        "run",
        running,
        LIBRARY + "await-services",
        limit.toSeconds());
  }

  /** Shuts down in order and keeps the state. */
  void settle(Path running) {
    scripts.run(
        ErrorCode.LOCAL_CLOUD,
        "keep the initialised state of the local cloud",
        START_LIMIT,
        SCRIPT,
        "settle",
        running);
  }

  /** Ends all processes at once and throws the state away; does nothing when there is none. */
  void stop(Path running) {
    scripts.run(
        ErrorCode.LOCAL_CLOUD, "stop the local cloud", START_LIMIT, SCRIPT, "stop", running);
  }
}
