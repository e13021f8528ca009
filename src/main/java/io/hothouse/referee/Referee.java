package io.hothouse.referee;

import io.hothouse.ErrorCode;
import io.hothouse.HothouseException;
import io.hothouse.deploy.BuildTools;
import io.hothouse.deploy.ImageRoute;
import io.hothouse.deploy.Load;
import io.hothouse.deploy.ReleaseChoice;
import io.hothouse.deploy.ServiceTimeouts;
import io.hothouse.environment.EnvironmentLease;
import io.hothouse.environment.Environments;
import io.hothouse.environment.OpenEnvironment;
import io.hothouse.examine.Verification;
import io.hothouse.kubernetes.ClusterClient;
import io.hothouse.kubernetes.Deployer;
import io.hothouse.kubernetes.JobRun;
import io.hothouse.kubernetes.ServiceDefinition.SecretKey;
import io.hothouse.progress.Step;
import io.hothouse.referee.Suite.Judged;
import java.time.Duration;
import java.util.HashMap;
import java.util.HashSet;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;

/** Lets other people's tests judge what an environment has. */
public final class Referee {
  private static final String KEYSTONE = "keystone";

  private final OpenEnvironment environment;
  private final BuildTools tools;
  private final ImageRoute route;
  private final Suite suite;
  private final String tests;

  /**
   * Creates the use case, under a lease of the environment, whose nodes are sent images.
   *
   * @param wanted which tests, as {@link Suites#find} takes it
   */
  public Referee(
      EnvironmentLease lease,
      Environments environments,
      BuildTools tools,
      ImageRoute route,
      String wanted) {
    this.environment = lease.open(environments);
    this.tools = tools;
    this.route = route;
    Suites.Choice choice = Suites.load(tools.folders().described(tools.directories())).find(wanted);
    this.suite = choice.suite();
    this.tests = choice.tests();
  }

  /** Returns the names of the tests, and runs none. */
  public List<String> list(Duration longest, Step step) {
    Hearing hearing = new Hearing(suite.knownFailures(), step::note);
    Optional<String> ending = hear(Map.of("LIST", "yes"), longest, hearing, step);
    hearing
        .trouble()
        .or(() -> ending)
        .ifPresent(
            reason -> {
              throw new HothouseException(
                  ErrorCode.DEPLOY,
                  "Tried to list the tests of %s, but %s. Next: hothouse verify %s"
                      .formatted(suite.name(), reason, environment.name()));
            });
    return hearing.names();
  }

  /**
   * Runs the tests.
   *
   * @param atOnce how many may run at the same time
   */
  public Findings run(int atOnce, Duration longest, Step step) {
    Hearing hearing = new Hearing(suite.knownFailures(), step::note);
    return hearing.findings(
        hear(Map.of("CONCURRENCY", String.valueOf(atOnce)), longest, hearing, step));
  }

  private Optional<String> hear(
      Map<String, String> how, Duration longest, Hearing hearing, Step step) {
    try (ClusterClient client = ClusterClient.open(environment.kubeconfig())) {
      String release =
          suite.judged() == Judged.KUBERNETES ? client.version() : openStack(client, step);
      Map<String, List<String>> names =
          suite.pods().map(it -> it.ofRelease(release)).orElse(Map.of());
      Map<String, String> variables = new HashMap<>(how);
      variables.put("SUITE", tests);
      suite.pods().ifPresent(it -> variables.put("REGISTRY", it.registry()));
      Map<String, String> images =
          step.run(
              "load the tests' images", own -> load(toolsFor(release), names, own).references());
      return step.run(
          "tests",
          own -> new JobRun(client, suite.folder(), images, variables, longest).run(hearing, own));
    }
  }

  private Load.Loaded load(BuildTools ofRelease, Map<String, List<String>> names, Step step) {
    Set<String> images = new HashSet<>(suite.images());
    images.addAll(names.keySet());
    return new Load(environment, ofRelease, route, ServiceTimeouts.defaults())
        .run(images, names, step);
  }

  /** Clients and libraries of the tests are those of the release that is there. */
  private BuildTools toolsFor(String release) {
    return suite.judged() == Judged.KUBERNETES
        ? tools.forKubernetes(release)
        : tools.forRelease(release);
  }

  private String openStack(ClusterClient client, Step step) {
    Deployer deployer = Verification.deployer(client, environment.controlPlane());
    String release = release(deployer);
    // What the tests say of themselves may hold it.
    deployer.secret(new SecretKey(KEYSTONE, "KEYSTONE_ADMIN_PASSWORD"), step);
    return release;
  }

  private String release(Deployer deployer) {
    Optional<String> there = deployer.release();
    if (there.isEmpty() || !deployer.deployed().contains(KEYSTONE)) {
      throw new HothouseException(
          ErrorCode.NOT_FOUND,
          "Tried to test the OpenStack on the cluster of '%1$s', but there is no Keystone. Next: hothouse deploy %1$s --services all"
              .formatted(environment.name()));
    }
    ReleaseChoice choice = tools.release();
    if (choice.named() && !choice.wanted().version().equals(there.get())) {
      throw new HothouseException(
          ErrorCode.CONFLICT,
          "The services on the cluster are those of OpenStack %s, and the tests of %s are not meant for them. Next: leave --openstack out."
              .formatted(there.get(), choice.wanted().version()));
    }
    return there.get();
  }
}
