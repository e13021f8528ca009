package io.hothouse.teardown;

import io.hothouse.Count;
import io.hothouse.Deadline;
import io.hothouse.ErrorCode;
import io.hothouse.HothouseException;
import io.hothouse.environment.EnvironmentLease;
import io.hothouse.environment.EnvironmentName;
import io.hothouse.environment.Environments;
import io.hothouse.environment.StateFolder;
import io.hothouse.environment.Tags;
import io.hothouse.files.FileTrouble;
import io.hothouse.kubernetes.CloudResourcesOfCluster;
import io.hothouse.kubernetes.ClusterClient;
import io.hothouse.kubernetes.KubeconfigFile;
import io.hothouse.openstack.CloudSession;
import io.hothouse.openstack.census.Footprint;
import io.hothouse.openstack.census.Leftover;
import io.hothouse.openstack.heat.Heritage;
import io.hothouse.openstack.heat.Made;
import io.hothouse.openstack.heat.Stack;
import io.hothouse.pipeline.Wait;
import io.hothouse.progress.Step;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.TreeSet;

/**
 * Takes an environment away and proves that nothing of it is left.
 *
 * <p>It needs the cloud's credentials only: what this machine knows makes the census more thorough,
 * no more.
 */
public final class Down {
  private static final Duration RELEASE_PATIENCE = Duration.ofMinutes(2);

  private static final Duration CENSUS_PATIENCE = Duration.ofSeconds(30);

  private final CloudSession cloud;
  private final Environments environments;
  private final KubeconfigFile kubeconfig;
  private final Wait wait;

  /** Creates the tear-down on {@code cloud}. */
  public Down(CloudSession cloud, Environments environments, KubeconfigFile kubeconfig, Wait wait) {
    this.cloud = cloud;
    this.environments = environments;
    this.kubeconfig = kubeconfig;
    this.wait = wait;
  }

  /**
   * Takes the environment away; success when it was not there.
   *
   * @throws HothouseException with {@link ErrorCode#LEFTOVERS} and a list when something is left
   */
  public void run(EnvironmentLease lease, Duration timeout, Step step) {
    EnvironmentName name = lease.name();
    StateFolder state = lease.state();
    Deadline deadline = Deadline.after(timeout);
    Set<String> owned = new TreeSet<>(rememberedIds(state));
    Optional<Stack> stack = environments.find(name);
    Optional<Heritage> heritage = HeritageFile.load(state);
    if (stack.isPresent()) {
      Made made = cloud.stacks().made(stack.get());
      owned.addAll(made.physicalIds());
      remember(state, owned);
      heritage = heritage(stack.get(), made, heritage);
      heritage.ifPresent(it -> HeritageFile.save(state, it));
      release(state, stack.get(), step);
      heritage.ifPresent(it -> removeTagged(it, step));
      Optional<Heritage> own = heritage;
      step.run(
          "delete the stack",
          child -> new StackDeletion(cloud, wait).run(stack.get(), own, deadline, child));
    } else {
      step.note("there is no stack '" + name + "'");
    }
    heritage.ifPresent(own -> cloud.orphans().remove(cloud.orphans().lost(own), step::note));
    Footprint footprint = footprint(name, owned, heritage);
    step.run("census", child -> census(footprint, child));
    // Files in another's hands keep nothing of the environment alive here.
    environments.forget(name, kubeconfig);
  }

  /**
   * Lets the cluster release what it asked the cloud for, where this machine may ask it. A cluster
   * that cannot do it any more does not keep the rest: the census tells what is left.
   */
  private void release(StateFolder state, Stack stack, Step step) {
    if (!stack.status().complete() || !Files.exists(state.file(StateFolder.KUBECONFIG))) {
      return;
    }
    try (ClusterClient cluster =
        ClusterClient.open(Files.readString(state.file(StateFolder.KUBECONFIG)))) {
      new CloudResourcesOfCluster(cluster).release(Deadline.after(RELEASE_PATIENCE), step::note);
    } catch (IOException | HothouseException problem) {
      step.note("the cluster does not release what it asked for: " + problem.getMessage());
    }
  }

  /** What hangs on the stack's network would keep Heat from deleting that. */
  private void removeTagged(Heritage heritage, Step step) {
    cloud.orphans().remove(cloud.orphans().tagged(heritage), step::note);
  }

  /**
   * Makes Heat forget the stack without deleting anything, for when it cannot. What this machine
   * knows stays, so that a later {@link #run} tells what of it is left.
   *
   * @return everything that is left without a stack
   */
  public List<Leftover> abandon(EnvironmentLease lease) {
    EnvironmentName name = lease.name();
    StateFolder state = lease.state();
    Stack stack = environments.require(name);
    Made made = cloud.stacks().made(stack);
    remember(state, new TreeSet<>(made.physicalIds()));
    Tags.heritage(stack, made).ifPresent(own -> HeritageFile.save(state, own));
    cloud.stacks().abandon(stack.stackId());
    return preview(name);
  }

  /** Returns what {@link #run} would take away, without touching anything. */
  public List<Leftover> preview(EnvironmentName name) {
    StateFolder state = environments.state(name);
    Set<String> owned = new TreeSet<>(rememberedIds(state));
    Optional<Stack> stack = environments.find(name);
    Optional<Heritage> heritage = HeritageFile.load(state);
    if (stack.isPresent()) {
      Made made = cloud.stacks().made(stack.get());
      owned.addAll(made.physicalIds());
      heritage = heritage(stack.get(), made, heritage);
    }
    Map<String, Leftover> things = new LinkedHashMap<>();
    heritage.ifPresent(
        own -> {
          cloud.orphans().tagged(own).forEach(thing -> things.put(thing.id(), thing));
          cloud.orphans().lost(own).forEach(thing -> things.putIfAbsent(thing.id(), thing));
        });
    cloud
        .census()
        .of(footprint(name, owned, heritage))
        .forEach(thing -> things.putIfAbsent(thing.id(), thing));
    return List.copyOf(things.values());
  }

  private static Footprint footprint(
      EnvironmentName name, Set<String> owned, Optional<Heritage> heritage) {
    return new Footprint(name.value(), owned, heritage.map(Heritage::resources).orElse(Set.of()));
  }

  /** Returns how the stack's own things are known; what was known before lives on in it. */
  private static Optional<Heritage> heritage(Stack stack, Made made, Optional<Heritage> before) {
    Optional<Heritage> now = Tags.heritage(stack, made);
    return now.map(own -> before.map(own::with).orElse(own)).or(() -> before);
  }

  /**
   * Services forget what they delete a moment after Heat has seen it deleted, so one look is not
   * enough.
   */
  private int census(Footprint footprint, Step step) {
    Deadline deadline = Deadline.after(CENSUS_PATIENCE);
    List<Leftover> left = cloud.census().of(footprint);
    while (!left.isEmpty() && !deadline.expired()) {
      wait.pause("the cloud to forget " + left.size() + " things", Duration.ofSeconds(1));
      left = cloud.census().of(footprint);
    }
    if (!left.isEmpty()) {
      throw new HothouseException(
          ErrorCode.LEFTOVERS,
          "Took '%s' away from the cloud '%s', but %s of it %s left:%n%s%nNext: run 'hothouse down %s' again, or delete them by hand."
              .formatted(
                  footprint.stackName(),
                  cloud.cloudName(),
                  Count.of(left.size(), "thing"),
                  left.size() == 1 ? "is" : "are",
                  Leftover.lines(left),
                  footprint.stackName()));
    }
    step.note("no server, port, network, router, address, volume, group or key is left");
    return 0;
  }

  private static Set<String> rememberedIds(StateFolder state) {
    Path file = state.file("resource-ids");
    try {
      return Files.exists(file) ? Set.copyOf(Files.readAllLines(file)) : Set.of();
    } catch (IOException problem) {
      throw FileTrouble.of(ErrorCode.CONFIG, "read " + file, problem, StateFolder.DISPENSABLE);
    }
  }

  private static void remember(StateFolder state, Set<String> ids) {
    state.write("resource-ids", String.join("\n", ids) + "\n");
  }
}
