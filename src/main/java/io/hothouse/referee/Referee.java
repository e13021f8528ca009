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
import java.time.Duration;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;

/** Lets Tempest judge the OpenStack that is deployed on the cluster of an environment. */
public final class Referee {
  private static final String TEMPEST = "tempest";
  private static final String KEYSTONE = "keystone";

  private final OpenEnvironment environment;
  private final BuildTools tools;
  private final ImageRoute route;
  private final Suite suite;

  /** Creates the use case, under a lease of the environment, whose nodes are sent an image. */
  public Referee(
      EnvironmentLease lease, Environments environments, BuildTools tools, ImageRoute route) {
    this.environment = lease.open(environments);
    this.tools = tools;
    this.route = route;
    this.suite = Suite.load(tools.folders().described(tools.directories()), TEMPEST);
  }

  /**
   * Returns the names of tests, and runs none.
   *
   * @param wanted a part of the suite, or a regular expression
   */
  public List<String> list(String wanted, Duration longest, Step step) {
    Hearing hearing = new Hearing(suite.knownFailures(), step::note);
    Optional<String> ending =
        hear(Map.of("SUITE", suite.wanted(wanted), "LIST", "yes"), longest, hearing, step);
    hearing
        .trouble()
        .or(() -> ending)
        .ifPresent(
            reason -> {
              throw new HothouseException(
                  ErrorCode.DEPLOY,
                  "Tried to list the tests of Tempest, but %s. Next: hothouse verify %s"
                      .formatted(reason, environment.name()));
            });
    return hearing.names();
  }

  /**
   * Runs tests.
   *
   * @param wanted a part of the suite, or a regular expression
   * @param atOnce how many may run at the same time
   */
  public Findings run(String wanted, int atOnce, Duration longest, Step step) {
    Hearing hearing = new Hearing(suite.knownFailures(), step::note);
    Map<String, String> variables =
        Map.of("SUITE", suite.wanted(wanted), "CONCURRENCY", String.valueOf(atOnce));
    return hearing.findings(hear(variables, longest, hearing, step));
  }

  private Optional<String> hear(
      Map<String, String> variables, Duration longest, Hearing hearing, Step step) {
    try (ClusterClient client = ClusterClient.open(environment.kubeconfig())) {
      Deployer deployer = Verification.deployer(client, environment.controlPlane());
      BuildTools ofRelease = tools.forRelease(release(deployer));
      // What the tests say of themselves may hold it.
      deployer.secret(new SecretKey(KEYSTONE, "KEYSTONE_ADMIN_PASSWORD"), step);
      Map<String, String> images =
          step.run(
              "load " + TEMPEST,
              own ->
                  new Load(environment, ofRelease, route, ServiceTimeouts.defaults())
                      .run(Set.copyOf(suite.images()), own)
                      .references());
      return step.run(
          "tests",
          own -> new JobRun(client, suite.folder(), images, variables, longest).run(hearing, own));
    }
  }

  /** Clients and libraries of the tests are those of the release whose services are there. */
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
