package io.hothouse.localcloud;

import io.hothouse.Deadline;
import io.hothouse.files.Directories;
import io.hothouse.localcloud.LocalCloudStatus.State;
import io.hothouse.pipeline.ProcessLock;
import io.hothouse.process.CommandRunner;
import io.hothouse.process.Consent;
import io.hothouse.process.DebianPackages;
import io.hothouse.process.Root;
import io.hothouse.progress.Step;
import java.time.Duration;
import java.util.Map;

/**
 * The embedded cloud: a real OpenStack from Debian's packages, in one container with a network of
 * its own on this machine.
 *
 * <p>It is built once and cached, every start begins with the same initialised state, and stopping
 * throws away what the run changed.
 */
public final class LocalCloud {
  /** The entry in clouds.yaml that any OpenStack client can use. */
  public static final String NAME = CloudsFile.NAME;

  private static final Duration SERVICES_LIMIT = Duration.ofMinutes(10);

  private final CloudFiles files;
  private final Recipe recipe;
  private final Root root;
  private final CloudNetwork network;
  private final CloudContainer container;
  private final CloudBuilder builder;
  private final DebianPackages packages;
  private final CloudsFile clouds;
  private final UpMarker marker;

  /** Creates the local cloud of this user; nothing is started. */
  public LocalCloud(Directories directories, CommandRunner runner, Consent consent) {
    files = new CloudFiles(directories.cache().resolve("cloud"));
    recipe = Recipe.load();
    root = new Root(runner);
    Scripts scripts = new Scripts(root, files.recipe(recipe.digest()));
    network = new CloudNetwork(scripts);
    container = new CloudContainer(scripts);
    packages = new DebianPackages(root, consent);
    builder = new CloudBuilder(files, recipe, scripts, network, container, packages, root);
    clouds = new CloudsFile(directories.config().resolve("openstack/clouds.yaml"));
    marker = new UpMarker(files.marker(), recipe.digest());
  }

  /**
   * Brings the cloud up, building it first when it was never built; does nothing when it is up. A
   * cloud that another version of this program started is kept: environments run in it.
   *
   * @param deadline until when another process that is busy with the cloud is waited for
   */
  public void up(Step step, Deadline deadline) {
    if (isUp()) {
      use(step);
      return;
    }
    alone(
        step,
        deadline,
        () -> {
          if (!isUp()) {
            start(step);
          }
        });
  }

  private void use(Step step) {
    if (marker.isOfThisRecipe()) {
      clouds.add(builder.secrets());
    } else {
      step.note(
          "the local cloud that runs was started by another version of this program; when nothing in"
              + " it is needed any more, `hothouse cloud down` makes place for this one's");
    }
  }

  private void alone(Step step, Deadline deadline, Runnable work) {
    ProcessLock.holding(
        files.lock(),
        "the local cloud",
        deadline,
        step::note,
        () -> {
          work.run();
          return 0;
        });
  }

  private void start(Step step) {
    prepare(step);
    container.stop(files.running());
    network.down();
    network.check();
    builder.build(step);
    step.run(
        "start the cloud",
        starting -> {
          network.up();
          container.start(builder.root(), files.running(), builder.layer());
          return null;
        });
    step.run(
        "wait for its services",
        waiting -> {
          container.await(files.running(), SERVICES_LIMIT);
          return null;
        });
    clouds.add(builder.secrets());
    marker.set();
  }

  private void prepare(Step step) {
    root.check("the local cloud's scripts");
    packages.provide(
        Map.of("ip", "iproute2", "unshare", "util-linux", "pgrep", "procps"),
        "The local cloud",
        step::note);
    recipe.copyTo(files.recipe(recipe.digest()));
    marker.clear();
  }

  /** Tells what the cloud is doing, within two seconds and without root. */
  public LocalCloudStatus status() {
    boolean built = builder.isBuilt();
    boolean guarded = CloudNetwork.isGuarded();
    if (isUp()) {
      return new LocalCloudStatus(
          State.UP,
          built,
          guarded,
          "The local cloud is up: use it with --os-cloud %s.".formatted(NAME));
    }
    if (CloudNetwork.isConnected()) {
      return new LocalCloudStatus(
          State.INCOMPLETE,
          built,
          guarded,
          "The local cloud is being started, or ended by itself: run `hothouse cloud up`.");
    }
    return new LocalCloudStatus(
        State.STOPPED,
        built,
        guarded,
        built
            ? "The local cloud is stopped: `hothouse cloud up` starts it."
            : "The local cloud is not built: `hothouse cloud up` builds and starts it.");
  }

  /**
   * Tells whether the cloud was started and not stopped since, without asking it: for those who ask
   * it next anyway.
   */
  public boolean isStarted() {
    return marker.isSet() && CloudNetwork.isConnected() && CloudNetwork.isGuarded();
  }

  private boolean isUp() {
    return isStarted() && CloudNetwork.answers();
  }

  /**
   * Stops the cloud at once and throws away what was made in it. Its entry in clouds.yaml stays:
   * clients learn immediately that it cannot be reached, and no packet leaves this machine.
   */
  public void down(Step step, Deadline deadline) {
    alone(step, deadline, this::stop);
  }

  private void stop() {
    root.check("the local cloud's scripts");
    recipe.copyTo(files.recipe(recipe.digest()));
    marker.clear();
    container.stop(files.running());
    network.down();
  }

  /** Stops the cloud and removes everything that it has on this machine. */
  public void purge(Step step, Deadline deadline) {
    alone(
        step,
        deadline,
        () -> {
          stop();
          network.purge();
          clouds.remove();
          root.remove(files.folder());
        });
  }
}
