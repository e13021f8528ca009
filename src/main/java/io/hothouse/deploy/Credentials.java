package io.hothouse.deploy;

import io.hothouse.ErrorCode;
import io.hothouse.HothouseException;
import io.hothouse.config.ClientLogin;
import io.hothouse.environment.OpenEnvironment;
import io.hothouse.examine.Verification;
import io.hothouse.kubernetes.ClusterClient;
import io.hothouse.kubernetes.Deployer;
import io.hothouse.kubernetes.ServiceDefinition;
import io.hothouse.kubernetes.Services;
import java.util.List;

/** What clients log in with at the OpenStack of an environment. */
public final class Credentials {
  private Credentials() {}

  /**
   * Returns what the first deployed service says that offers a login.
   *
   * @param services all services that there may be
   * @throws HothouseException with {@link ErrorCode#NOT_FOUND} when none is deployed that does
   */
  public static ClientLogin of(OpenEnvironment environment, Services services) {
    try (ClusterClient client = ClusterClient.open(environment.kubeconfig())) {
      Deployer deployer = Verification.deployer(client, environment.controlPlane());
      List<String> deployed = deployer.deployed();
      ServiceDefinition service =
          services.all().stream()
              .filter(it -> !it.client().isEmpty() && deployed.contains(it.name()))
              .findFirst()
              .orElseThrow(() -> none(environment, deployed));
      return deployer.client(service).orElseThrow();
    }
  }

  private static HothouseException none(OpenEnvironment environment, List<String> deployed) {
    return new HothouseException(
        ErrorCode.NOT_FOUND,
        "Tried to find what clients log in with at '%s', but none of its services gives logins; deployed: %s. Next: deploy Keystone with 'hothouse deploy %1$s --services keystone'."
            .formatted(
                environment.name(), deployed.isEmpty() ? "none" : String.join(", ", deployed)));
  }
}
