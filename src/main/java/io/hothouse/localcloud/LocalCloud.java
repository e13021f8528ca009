package io.hothouse.localcloud;

import io.hothouse.Deadline;
import io.hothouse.ErrorCode;
import io.hothouse.HothouseException;
import io.hothouse.InstanceKind;
import io.hothouse.config.CloudConfig;
import io.hothouse.config.CloudsFile;
import io.hothouse.files.Directories;
import io.hothouse.localcloud.LocalCloudStatus.State;
import io.hothouse.pipeline.FirstRun;
import io.hothouse.pipeline.PartTimes;
import io.hothouse.pipeline.ProcessLock;
import io.hothouse.pipeline.SteadyNotes;
import io.hothouse.process.CommandRunner;
import io.hothouse.process.Consent;
import io.hothouse.process.DebianPackages;
import io.hothouse.process.Root;
import io.hothouse.progress.Step;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.Map;
import java.util.Optional;

/**
 * The embedded cloud: a real OpenStack from Debian's packages, in one container with a network of
 * its own on this machine.
 *
 * <p>It is built once and cached, every start begins with the same initialised state, and stopping
 * throws away what the run changed. A cloud that has started completely may hold environments: only
 * {@link #down} and {@link #purge} throw such a one away.
 */
public final class LocalCloud {
  /** The entry in clouds.yaml that any OpenStack client can use. */
  public static final String NAME = CloudUser.OWNER.entry();

  /** The addresses of its APIs, its routers and this machine's end of the cable. */
  public static final String RANGE = CloudNetwork.RANGE;

  private final CloudFiles files;
  private final CloudRecipe recipe;
  private final Optional<InstanceKind> asked;
  private final Root root;
  private final CloudNetwork network;
  private final CloudContainer container;
  private final CloudBuilder builder;
  private final StartedCloud started;
  private final DebianPackages packages;
  private final CloudsFile clouds;
  private final UpMarker marker;
  private final PartTimes times;
  private final CloudView view;
  private final Runnable ended;

  /**
   * Creates the local cloud of this user; nothing is started.
   *
   * @param asked what its instances shall be; by default what they are in the one that runs, else
   *     containers, which start faster
   * @param ended what is done when all that was made in a cloud has gone with it
   */
  public LocalCloud(
      Directories directories,
      CommandRunner runner,
      Consent consent,
      Optional<InstanceKind> asked,
      Runnable ended) {
    this(directories, new Root(runner), consent, CloudView.real(), asked, ended);
  }

  LocalCloud(
      Directories directories,
      Root root,
      Consent consent,
      CloudView view,
      Optional<InstanceKind> asked,
      Runnable ended) {
    this.root = root;
    this.ended = ended;
    this.asked = asked;
    files = new CloudFiles(directories.cache().resolve("cloud"));
    times = PartTimes.of(directories.cache());
    marker = new UpMarker(files.marker());
    recipe = CloudRecipe.load(instances());
    Scripts scripts = new Scripts(root, files.recipe(recipe.digest()));
    network = new CloudNetwork(scripts);
    container = new CloudContainer(scripts);
    packages = new DebianPackages(root, consent);
    builder = new CloudBuilder(files, recipe, scripts, network, container, packages, root, times);
    clouds = CloudsFile.clouds(directories);
    this.view = view;
    started = new StartedCloud(files.running(), network, container, view);
  }

  /** Returns what its instances are, or will be when it is started. */
  public InstanceKind instances() {
    return marker.instances().or(() -> asked).orElse(InstanceKind.CONTAINER);
  }

  /** Returns what {@link #up} would do now, in order; nothing when the cloud has been started. */
  public List<FirstRun.Part> parts() {
    if (marker.isSet()) {
      return List.of();
    }
    List<FirstRun.Part> parts = new ArrayList<>(builder.missing());
    parts.add(FirstRun.Part.CLOUD_START);
    return List.copyOf(parts);
  }

  /**
   * Brings the cloud up, building it first when it was never built; does nothing when it is up. One
   * that has been started and does not answer is waited for, repaired or refused. A cloud that
   * another version of this program started is kept: environments run in it.
   *
   * @param deadline until when another process that is busy with the cloud is waited for
   * @throws HothouseException with {@link ErrorCode#LOCAL_CLOUD} when it cannot be had
   */
  public void up(Step step, Deadline deadline) {
    asked.ifPresent(this::requireInstances);
    if (isUp()) {
      use(step);
      return;
    }
    alone(
        step,
        deadline,
        () -> {
          if (marker.isSet() && !isUp()) {
            prepare(step);
            network.guard(step::note);
            started.repair(step);
          } else if (!marker.isSet()) {
            start(step);
          }
          use(step);
        });
  }

  /** What runs in the cloud could not go on as the other kind. */
  private void requireInstances(InstanceKind kind) {
    if (instances() != kind) {
      throw new HothouseException(
          ErrorCode.LOCAL_CLOUD,
          "The local cloud that runs makes its instances as %s, and %s were asked for. It is left as it is. Next: `hothouse cloud down` throws it away with all environments in it; then ask again."
              .formatted(instances().words(), kind.words()));
    }
  }

  /** A clouds.yaml that cannot be edited is the user's own, and this program needs none. */
  private void use(Step step) {
    if (!marker.cloud().equals(Optional.of(recipe.digest()))) {
      step.note(
          "the local cloud that runs was started by another version of this program; when nothing in"
              + " it is needed any more, `hothouse cloud down` makes room for this version's");
    }
    marker
        .cloud()
        .ifPresent(
            cloud -> {
              try {
                clouds.add(builder.secrets(cloud).entries());
              } catch (HothouseException problem) {
                step.note("warning: other clients do not know this cloud: " + problem.getMessage());
              }
            });
  }

  private void alone(Step step, Deadline deadline, Runnable work) {
    files.protect();
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
    if (marker.isOfEarlierBoot()) {
      step.note(
          "this machine was booted since the local cloud was started: that cloud has ended, with all"
              + " that was made in it");
      tellOfEnd(step);
    }
    prepare(step);
    marker.clear();
    network.guard(step::note);
    container.stop(files.running(), step::note);
    network.down(step::note);
    try {
      builder.build(step);
      times.timed(FirstRun.Part.CLOUD_START.key(), () -> begin(step));
    } catch (HothouseException failure) {
      throw advised(failure);
    }
  }

  private Deadline begin(Step step) {
    step.run(
        "start the cloud",
        starting -> {
          network.up(starting::note);
          container.start(builder.root(), files.running(), builder.layer(), starting::note);
          return null;
        });
    step.run(
        "wait for its services",
        waiting -> {
          container.await(files.running(), waiting::note);
          return null;
        });
    marker.set(recipe.digest(), instances());
    return null;
  }

  private static HothouseException advised(HothouseException failure) {
    if (failure.code() != ErrorCode.LOCAL_CLOUD || failure.getMessage().contains("Next: ")) {
      return failure;
    }
    return new HothouseException(
        failure.code(),
        "%s%nNext: run `hothouse cloud up`, which begins again; if it fails in the same way, `hothouse cloud purge` and then `hothouse cloud up` build it from nothing."
            .formatted(failure.getMessage()),
        failure);
  }

  private void prepare(Step step) {
    root.check("the local cloud's scripts");
    packages.provide(
        Map.of("ip", "iproute2", "unshare", "util-linux", "pgrep", "procps"),
        "The local cloud",
        step::note);
    recipe.copyTo(files.recipe(recipe.digest()));
  }

  /** Tells what the cloud is doing, within two seconds and without root. */
  public LocalCloudStatus status() {
    boolean built = builder.isBuilt();
    boolean guarded = view.isGuarded();
    if (marker.isSet()) {
      Optional<String> trouble = view.trouble();
      return new LocalCloudStatus(
          trouble.isPresent() ? State.SILENT : State.UP,
          built,
          guarded,
          trouble
              .map(
                  it ->
                      "The local cloud was started, but %s. Next: `hothouse cloud up` waits for it and repairs it; nothing in it is thrown away."
                          .formatted(it))
              .orElse(
                  "The local cloud is up: use it with --os-cloud %s. Its instances are %s."
                      .formatted(NAME, instances().words())));
    }
    if (view.isConnected()) {
      return new LocalCloudStatus(
          State.INCOMPLETE,
          built,
          guarded,
          "The local cloud is being started, or its start was broken off. Next: `hothouse cloud up` waits for the one, and begins the other again.");
    }
    return new LocalCloudStatus(
        State.STOPPED,
        built,
        guarded,
        built
            ? "The local cloud is stopped: `hothouse cloud up` starts it."
            : "No local cloud runs, and this version's is not built yet: `hothouse cloud up` builds and starts it.");
  }

  /**
   * Tells whether the cloud was started and not stopped since, without asking it: for those who ask
   * it next anyway.
   */
  public boolean isStarted() {
    return marker.isSet() && view.isConnected() && view.isGuarded();
  }

  private boolean isUp() {
    return marker.isSet() && view.trouble().isEmpty();
  }

  /** Tells whether a cloud of that name is one of the entries for this cloud in clouds.yaml. */
  public static boolean isNamed(String name) {
    return CloudUser.entries().contains(name);
  }

  /**
   * Returns how to log in at the cloud that runs, whatever clouds.yaml or the environment say;
   * nothing when it has not been started.
   *
   * @param name one that {@link #isNamed} knows
   */
  public Optional<CloudConfig> config(String name) {
    if (!isStarted()) {
      return Optional.empty();
    }
    CloudUser user =
        Arrays.stream(CloudUser.values())
            .filter(who -> who.entry().equals(name))
            .findFirst()
            .orElseThrow();
    return marker.cloud().map(cloud -> builder.secrets(cloud).config(user));
  }

  /**
   * Stops the cloud at once and throws away what was made in it. Its entry in clouds.yaml stays:
   * clients learn immediately that it cannot be reached, and no packet leaves this machine.
   */
  public void down(Step step, Deadline deadline) {
    alone(step, deadline, () -> stop(step));
  }

  private void stop(Step step) {
    root.check("the local cloud's scripts");
    recipe.copyTo(files.recipe(recipe.digest()));
    marker.clear();
    container.stop(files.running(), step::note);
    network.down(step::note);
    tellOfEnd(step);
  }

  /** A file of the user's that cannot be edited keeps no cloud alive. */
  private void tellOfEnd(Step step) {
    try {
      ended.run();
    } catch (HothouseException problem) {
      step.note("warning: " + problem.getMessage());
    }
  }

  /** Stops the cloud and removes everything that it has on this machine. */
  public void purge(Step step, Deadline deadline) {
    alone(
        step,
        deadline,
        () -> {
          stop(step);
          network.purge(step::note);
          try (SteadyNotes notes = new SteadyNotes("remove the cloud's cache", step::note)) {
            notes.accept("> removing the cloud's cache");
            root.remove(files.folder());
          }
          clouds.remove(CloudUser.entries());
        });
  }
}
