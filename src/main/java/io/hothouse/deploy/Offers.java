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
import java.net.InetSocketAddress;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.function.BiFunction;
import java.util.function.Predicate;

/** What the deployed services of an environment offer to those who use them. */
public final class Offers {
  private static final Map<String, String> SOUGHT =
      Map.of(
          "client", "what clients log in with",
          "page", "a page for a browser",
          "proxy", "a way to the floating addresses");

  private final OpenEnvironment environment;
  private final Services services;

  /**
   * Creates the view on them.
   *
   * @param services all services that there may be
   */
  public Offers(OpenEnvironment environment, Services services) {
    this.environment = environment;
    this.services = services;
  }

  /**
   * Returns what a client logs in with.
   *
   * @param named at which service; the first that is deployed and offers a login if none is named
   * @throws HothouseException with {@link ErrorCode#NOT_FOUND} when there is none
   */
  public ClientLogin login(Optional<String> named) {
    return offered("client", "keystone", Offers::hasLogin, named, Deployer::client);
  }

  /**
   * Returns the address of the page that a browser opens.
   *
   * @param named of which service; of the first that is deployed and has one if none is named
   * @throws HothouseException with {@link ErrorCode#NOT_FOUND} when there is none
   */
  public String page(Optional<String> named) {
    return offered("page", "horizon", it -> it.page().isPresent(), named, Deployer::page);
  }

  /**
   * Returns host and port, as the nodes reach them, of the SOCKS proxy to what only the services
   * reach: the floating addresses of instances.
   *
   * @throws HothouseException with {@link ErrorCode#NOT_FOUND} when there is none
   */
  public InetSocketAddress proxy() {
    String proxy =
        offered(
            "proxy", "neutron", it -> it.proxy().isPresent(), Optional.empty(), Deployer::proxy);
    int colon = proxy.lastIndexOf(':');
    return InetSocketAddress.createUnresolved(
        proxy.substring(0, colon), Integer.parseInt(proxy.substring(colon + 1)));
  }

  /** Returns the service whose login is the environment's: the first in order that offers one. */
  static Optional<ServiceDefinition> firstLogin(List<ServiceDefinition> services) {
    return services.stream().filter(Offers::hasLogin).findFirst();
  }

  private static boolean hasLogin(ServiceDefinition service) {
    return !service.client().isEmpty();
  }

  private <T> T offered(
      String key,
      String usual,
      Predicate<ServiceDefinition> offers,
      Optional<String> named,
      BiFunction<Deployer, ServiceDefinition, Optional<T>> asked) {
    named
        .map(services::service)
        .filter(offers.negate())
        .ifPresent(
            service -> {
              throw missing(
                  key,
                  "the service %s does not offer one: its service.yaml has no '%s'"
                      .formatted(service.name(), key),
                  "leave out --service");
            });
    try (ClusterClient client = ClusterClient.open(environment.kubeconfig())) {
      Deployer deployer = Verification.deployer(client, environment.controlPlane());
      List<String> deployed = deployer.deployed();
      return services.all().stream()
          .filter(it -> deployed.contains(it.name()))
          .filter(it -> named.map(it.name()::equals).orElseGet(() -> offers.test(it)))
          .findFirst()
          .flatMap(service -> asked.apply(deployer, service))
          .orElseThrow(
              () ->
                  missing(
                      key,
                      "%s; deployed: %s"
                          .formatted(
                              named
                                  .map("the service %s is not there"::formatted)
                                  .orElse("none of its services offers one"),
                              deployed.isEmpty() ? "none" : String.join(", ", deployed)),
                      "deploy it with 'hothouse deploy %s --services %s'"
                          .formatted(environment.name(), named.orElse(usual))));
    }
  }

  private HothouseException missing(String key, String reason, String next) {
    return new HothouseException(
        ErrorCode.NOT_FOUND,
        "Tried to find %s of '%s', but %s. Next: %s."
            .formatted(SOUGHT.get(key), environment.name(), reason, next));
  }
}
