package io.hothouse.launch;

import static org.assertj.core.api.Assertions.assertThat;

import com.google.common.jimfs.Configuration;
import com.google.common.jimfs.Jimfs;
import io.hothouse.ErrorCode;
import io.hothouse.HothouseException;
import io.hothouse.InstanceKind;
import io.hothouse.environment.EnvironmentLease;
import io.hothouse.environment.EnvironmentName;
import io.hothouse.environment.Environments;
import io.hothouse.files.Directories;
import io.hothouse.kubernetes.KubeconfigFile;
import io.hothouse.openstack.CloudSession;
import io.hothouse.openstack.SimulatedCloud;
import io.hothouse.openstack.SimulatedCloud.Outage;
import io.hothouse.openstack.heat.Stack;
import io.hothouse.openstack.heat.StackId;
import io.hothouse.openstack.lookup.Flavor;
import io.hothouse.openstack.lookup.Lookups.NamedNetwork;
import io.hothouse.progress.Progress;
import io.hothouse.teardown.Down;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.file.FileSystem;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardOpenOption;
import java.time.Duration;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Random;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/**
 * Launches and tear-downs from two machines that are killed at random, repeat what they did, have a
 * full disk now and then, and meet random faults, restarts and cuts of the network: in the end
 * nothing is left, nothing was made twice, and nothing foreign is gone.
 *
 * <p>All of a sequence follows from its number, which a failure names.
 */
class ResumePropertyTest {
  private static final EnvironmentName NAME = new EnvironmentName("demo");
  private static final List<String> FOREIGN = List.of("demo-2", "demo2", "demo-network");
  private static final int SEQUENCES = 200;

  /** In bytes: some more than the state of an environment takes. */
  private static final int DISK = 1 << 20;

  private static final int NEVER = 1_000_000;
  private static final int MOST_STEPS = 6;
  private static final double FAULTS = 0.15;
  private static final Duration MINUTE = Duration.ofMinutes(1);

  @TempDir Path home;
  private int kills;
  private int faults;
  private int stacks;
  private int outages;
  private int fullDisks;

  /** What a machine does. */
  private interface Work {
    void on(Environments environments, CloudSession session, SimulatedCloud.Client client);
  }

  private final class Machine {
    private final SimulatedCloud cloud;
    private final Map<String, String> variables;
    private final Directories directories;
    private final Path ballast;

    Machine(SimulatedCloud cloud, Path folder) {
      this.cloud = cloud;
      this.variables = Map.of("HOME", folder.toString());
      FileSystem disk =
          Jimfs.newFileSystem(
              Configuration.unix().toBuilder()
                  .setAttributeViews("basic", "owner", "posix", "unix")
                  .setMaxSize(DISK)
                  .build());
      this.directories = new Directories(folder, disk.getPath("/state"), folder);
      this.ballast = disk.getPath("/ballast");
    }

    /** Fills what is left of the disk that the state is on, or frees it again. */
    void fill(boolean full) {
      try {
        Files.deleteIfExists(ballast);
        for (int size = DISK; full && size > 0; size /= 2) {
          try {
            Files.write(
                ballast, new byte[size], StandardOpenOption.CREATE, StandardOpenOption.APPEND);
          } catch (IOException noRoom) {
            // A smaller piece may fit yet.
          }
        }
      } catch (IOException problem) {
        throw new UncheckedIOException(problem);
      }
    }

    private void run(int requestsToLive, Work work) {
      try (SimulatedCloud.Client client = cloud.client(variables.get("HOME"), requestsToLive)) {
        CloudSession session = client.session();
        work.on(new Environments(session, directories), session, client);
      } catch (SimulatedCloud.Killed killed) {
        kills++;
      }
    }

    Optional<String> home() {
      return Optional.of(variables.get("HOME"));
    }

    void up(int requestsToLive) {
      run(
          requestsToLive,
          (environments, session, client) -> {
            Launch launch =
                new Launch(
                    session,
                    environments.state(NAME),
                    TestRequests.of(NAME),
                    new Budget(MINUTE),
                    new StackChange(
                        environments, TestRequests.of(NAME), new Budget(MINUTE), question -> false),
                    client.unhurried());
            Optional<Stack> found = environments.find(NAME);
            StackId stack =
                Progress.silent()
                    .run("up", step -> launch.existing(found, step))
                    .map(Stack::stackId)
                    .orElseGet(() -> launch.submit(report(), "image"));
            try {
              session.stacks().awaitCreated(stack, io.hothouse.Deadline.after(MINUTE), event -> {});
            } catch (HothouseException problem) {
              if (problem.code() != ErrorCode.STACK_FAILED) {
                throw problem;
              }
              down(environments, session, client);
            }
          });
    }

    void down(int requestsToLive) {
      run(requestsToLive, this::down);
    }

    private void down(
        Environments environments, CloudSession session, SimulatedCloud.Client client) {
      Down down = new Down(session, environments, KubeconfigFile.of(variables), client.unhurried());
      try (EnvironmentLease lease =
          EnvironmentLease.take(NAME, environments.state(NAME), Duration.ZERO, line -> {})) {
        Progress.silent()
            .run(
                "down",
                step -> {
                  down.run(lease, MINUTE, step);
                  return 0;
                });
      }
    }
  }

  private static CloudReport report() {
    return new CloudReport(
        List.of(),
        Optional.of(new Flavor("f", "small", 1, 1, 1)),
        Optional.of(new NamedNetwork("n", "public", Optional.empty(), true)),
        Optional.empty(),
        InstanceKind.VIRTUAL_MACHINE,
        "",
        List.of());
  }

  @Test
  void anySequenceOfKillsAndFaults_leavesNothingBehindAndNothingTwice() {
    for (int seed = 1; seed <= SEQUENCES; seed++) {
      sequence(seed);
    }
    System.out.printf(
        "resume: %d sequences, %d kills, %d outages, %d full disks, %d runs that a fault ended, %d stacks; leaked 0, double 0, false deletions 0%n",
        SEQUENCES, kills, outages, fullDisks, faults, stacks);
    assertThat(kills).isGreaterThan(SEQUENCES / 2);
    assertThat(faults).isPositive();
    assertThat(outages).isGreaterThan(SEQUENCES / 4);
    assertThat(fullDisks).isGreaterThan(SEQUENCES / 8);
  }

  @ParameterizedTest
  @ValueSource(booleans = {true, false})
  void killAtEveryPointOfLaunch_isContinuedToOneStack(boolean before) {
    int point = 0;
    int killsBefore = -1;
    for (; kills > killsBefore; point++) {
      killsBefore = kills;
      SimulatedCloud cloud = new SimulatedCloud(new Random(point));
      cloud.killBeforeWork(before);
      Machine here = new Machine(cloud, home.resolve(before + "-up-" + point));
      here.up(point);

      here.up(NEVER);

      assertThat(cloud.created()).as("killed at request %d", point).isEqualTo(1);
      assertThat(cloud.names()).containsExactly(NAME.value());
    }
    assertThat(point).isGreaterThan(4);
  }

  @ParameterizedTest
  @ValueSource(booleans = {true, false})
  void killAtEveryPointOfLaunchOrTearDown_isFollowedByTearDown(boolean before) {
    int points = 0;
    for (boolean launching : List.of(true, false)) {
      int killsBefore = -1;
      for (int point = 0; kills > killsBefore; point++, points++) {
        killsBefore = kills;
        SimulatedCloud cloud = new SimulatedCloud(new Random(point));
        cloud.killBeforeWork(before);
        FOREIGN.forEach(cloud::addForeign);
        Machine here = new Machine(cloud, home.resolve(before + "-" + launching + "-" + point));
        here.up(launching ? point : NEVER);
        if (!launching) {
          here.down(point);
        }

        new Machine(cloud, home.resolve("elsewhere")).down(NEVER);

        assertThat(cloud.names()).containsExactlyInAnyOrderElementsOf(FOREIGN);
        assertThat(cloud.deletedForeign()).isEmpty();
      }
    }
    assertThat(points).isGreaterThan(12);
  }

  private void sequence(int seed) {
    Random random = new Random(seed);
    SimulatedCloud cloud = new SimulatedCloud(new Random(seed + 7L * SEQUENCES));
    FOREIGN.forEach(cloud::addForeign);
    Machine here = new Machine(cloud, home.resolve(seed + "-here"));
    Machine there = new Machine(cloud, home.resolve(seed + "-there"));
    cloud.faultRate(FAULTS);
    for (int step = random.nextInt(MOST_STEPS); step >= 0; step--) {
      Machine machine = random.nextInt(4) == 0 ? there : here;
      int requestsToLive = random.nextInt(3) == 0 ? NEVER : random.nextInt(12);
      boolean up = random.nextInt(3) > 0;
      boolean full = random.nextInt(6) == 0;
      if (random.nextInt(4) == 0) {
        cloud.outage(random.nextBoolean() ? Outage.RESTART : Outage.CUT, random.nextInt(30));
        outages++;
      }
      machine.fill(full);
      fullDisks += full ? 1 : 0;
      attempt(seed, () -> doOne(machine, up, requestsToLive));
      machine.fill(false);
    }
    cloud.faultRate(0);
    cloud.outage(Outage.CUT, 0);
    finish(cloud, random.nextBoolean() ? here : there, random.nextBoolean() ? here : there, seed);
    stacks += cloud.created();
  }

  private static void doOne(Machine machine, boolean up, int requestsToLive) {
    if (up) {
      machine.up(requestsToLive);
    } else {
      machine.down(requestsToLive);
    }
  }

  private void attempt(int seed, Runnable run) {
    try {
      run.run();
    } catch (HothouseException problem) {
      // A defect would have this code.
      assertThat(problem.code())
          .as("seed %d: %s", seed, problem.getMessage())
          .isNotEqualTo(ErrorCode.INTERNAL);
      faults++;
    }
  }

  private static void finish(SimulatedCloud cloud, Machine up, Machine down, int seed) {
    Optional<String> creator = cloud.creator(NAME.value());
    try {
      up.up(NEVER);
    } catch (HothouseException problem) {
      // Only what another machine launched may be in the way.
      assertThat(problem.code()).as("seed %d: %s", seed, problem).isEqualTo(ErrorCode.CONFLICT);
      assertThat(creator).as("seed %d: refused its own stack", seed).isPresent();
      assertThat(creator).as("seed %d: refused its own stack", seed).isNotEqualTo(up.home());
    }
    down.down(NEVER);
    assertThat(cloud.names()).as("seed %d", seed).containsExactlyInAnyOrderElementsOf(FOREIGN);
    assertThat(cloud.deletedForeign()).as("seed %d", seed).isEmpty();
  }
}
