package io.hothouse.openstack;

import io.hothouse.Deadline;
import io.hothouse.ErrorCode;
import io.hothouse.HothouseException;
import io.hothouse.config.CloudConfig;
import io.hothouse.openstack.adapter.Openstack4j;
import io.hothouse.openstack.census.Census;
import io.hothouse.openstack.census.Orphans;
import io.hothouse.openstack.census.RouterInterfaces;
import io.hothouse.openstack.heat.Stacks;
import io.hothouse.openstack.identity.Authenticator;
import io.hothouse.openstack.identity.IssuedToken;
import io.hothouse.openstack.identity.Trusts;
import io.hothouse.openstack.lookup.Lookups;
import io.hothouse.openstack.lookup.NodeImages;
import io.hothouse.openstack.lookup.Quotas;
import io.hothouse.openstack.server.ServerAccesses;
import io.hothouse.openstack.server.Servers;
import io.hothouse.openstack.transport.Call;
import io.hothouse.openstack.transport.Patience;
import io.hothouse.openstack.transport.Refusal;
import io.hothouse.openstack.transport.Reply;
import io.hothouse.openstack.transport.Service;
import io.hothouse.openstack.transport.ServiceClient;
import io.hothouse.openstack.transport.Session;
import io.hothouse.openstack.transport.Transport;
import io.hothouse.openstack.transport.Trust;
import io.hothouse.pipeline.Wait;
import java.net.URI;
import java.time.Duration;
import java.util.Collection;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.concurrent.atomic.AtomicReference;
import java.util.function.Consumer;
import java.util.stream.Stream;

/**
 * A login at a cloud, from which everything else there is reached. Any number of threads may use
 * it; its token is renewed before it expires and when the cloud refuses it.
 */
public final class CloudSession implements Session {
  private static final List<Service> NEEDED =
      List.of(Service.ORCHESTRATION, Service.COMPUTE, Service.NETWORK, Service.IMAGE);
  private static final Duration LOGIN_BUDGET = Duration.ofSeconds(10);
  private static final Duration CALL_BUDGET = Duration.ofSeconds(90);

  private final CloudConfig config;
  private final Transport transport;
  private final Authenticator authenticator;
  private final Wait wait;
  private final AtomicReference<IssuedToken> token = new AtomicReference<>();

  private CloudSession(CloudConfig config, Transport transport, Wait wait) {
    this.config = config;
    this.wait = wait;
    this.transport = transport;
    this.authenticator = new Authenticator(config, transport);
  }

  /**
   * Logs in.
   *
   * @throws HothouseException with {@link ErrorCode#AUTH}, {@link ErrorCode#UNREACHABLE} or {@link
   *     ErrorCode#CONFIG}, naming the cloud and its address
   */
  public static CloudSession open(CloudConfig config) {
    return open(config, line -> {});
  }

  /**
   * Logs in, and tells when a service that never answered is tried again.
   *
   * @param notes is told while the session is used, too
   */
  public static CloudSession open(CloudConfig config, Consumer<String> notes) {
    return open(config, Wait.real(), Patience.usual(), notes);
  }

  /**
   * Logs in for one who only looks at the cloud, and waits some ten seconds at most, for all of its
   * services together, where they do not answer.
   *
   * @param notes is told while the session is used, too
   */
  public static CloudSession look(CloudConfig config, Consumer<String> notes) {
    return open(config, Wait.real(), Patience.brief(), notes);
  }

  /** Logs in with pauses of the caller's, and tells nobody. */
  public static CloudSession open(CloudConfig config, Wait wait) {
    return open(config, wait, Patience.usual(), line -> {});
  }

  private static CloudSession open(
      CloudConfig config, Wait wait, Patience patience, Consumer<String> notes) {
    Transport transport = new Transport(config, Trust.context(config.tls()), wait, patience, notes);
    CloudSession session = new CloudSession(config, transport, wait);
    IssuedToken first = session.authenticator.login(Deadline.after(LOGIN_BUDGET));
    first.catalogue().requireOneRegion(NEEDED);
    session.token.set(first);
    return session;
  }

  @Override
  public String cloudName() {
    return config.name();
  }

  @Override
  public String projectId() {
    return token.get().projectId();
  }

  /** Returns what tells this project and region from others that may have the cloud's name. */
  public String place() {
    String project = "project " + projectId();
    return token
        .get()
        .catalogue()
        .region(Service.ORCHESTRATION)
        .map(region -> project + " in region " + region)
        .orElse(project);
  }

  /** Returns the stacks of the project. */
  public Stacks stacks() {
    return new Stacks(client(Service.ORCHESTRATION), wait);
  }

  /** Returns the node images that the project may use. */
  public NodeImages images() {
    return new NodeImages(client(Service.IMAGE), wait, projectId());
  }

  /** Returns the finder of flavors, images and networks. */
  public Lookups lookups() {
    return new Lookups(this, images(), openstack4j());
  }

  /** Returns the project's quotas. */
  public Quotas quotas() {
    return new Quotas(this);
  }

  /** Returns the servers of the project. */
  public Servers servers() {
    return new Servers(openstack4j());
  }

  /** Returns how the project's servers can be reached. */
  public ServerAccesses serverAccesses() {
    return new ServerAccesses(client(Service.COMPUTE), client(Service.NETWORK));
  }

  /** Returns the interfaces of the project's routers. */
  public RouterInterfaces routerInterfaces() {
    return new RouterInterfaces(client(Service.NETWORK));
  }

  /** Returns the finder of what belongs to an environment and is not in its stack. */
  public Orphans orphans() {
    return new Orphans(
        client(Service.COMPUTE), client(Service.NETWORK), routerInterfaces(), projectId());
  }

  /** Returns the counter of what belongs to an environment. */
  public Census census() {
    return new Census(this, stacks(), openstack4j());
  }

  /** Returns where the services that a launch uses are, if they are, by their names. */
  public Map<String, Optional<String>> serviceEndpoints() {
    Map<String, Optional<String>> endpoints = new LinkedHashMap<>();
    endpoints.put(Service.IDENTITY.toString(), Optional.of(config.login().authUrl().toString()));
    for (Service service : NEEDED) {
      endpoints.put(service.toString(), findEndpoint(service).map(URI::toString));
    }
    return endpoints;
  }

  /**
   * Returns why Heat could make no stack in this user's name, if that is known beforehand.
   *
   * @throws HothouseException when it cannot be known
   */
  public Optional<HothouseException> trustsRefused() {
    return new Trusts(this, config.login().authUrl()).refusal(token());
  }

  /** Tells whether the login goes over TLS. */
  public boolean encrypted() {
    return "https".equals(config.login().authUrl().getScheme());
  }

  /** Tells whether the cloud's certificate is checked. */
  public boolean verified() {
    return config.tls().verified();
  }

  /**
   * Returns the certificates (PEM) of the authorities that this cloud needs and machines do not
   * know by themselves.
   *
   * @throws HothouseException with {@link ErrorCode#CONFIG} when they are too many to be handed on
   */
  public String authorities() {
    return Trust.ownAuthorities(config.tls());
  }

  /** Returns how long the token of now is good for. */
  public Duration tokenLife() {
    return token.get().life().remaining();
  }

  /**
   * Fails when the cloud lacks Heat, Nova, Neutron or Glance, or Cinder or Octavia where one of
   * resources of these types of Heat's are to be made.
   */
  public void requireServices(Collection<String> types) {
    NEEDED.forEach(this::endpoint);
    Stream.of(Service.VOLUME, Service.LOAD_BALANCER)
        .filter(service -> types.stream().anyMatch(service::makes))
        .forEach(this::endpoint);
  }

  private ServiceClient client(Service service) {
    return new ServiceClient(this, service);
  }

  Openstack4j openstack4j() {
    return new Openstack4j(this, this::token, config.login().authUrl().toString());
  }

  @Override
  public URI endpoint(Service service) {
    return token.get().catalogue().endpoint(service);
  }

  @Override
  public Optional<URI> findEndpoint(Service service) {
    return token.get().catalogue().find(service);
  }

  @Override
  public Refusal refusal() {
    return new Refusal(config.name());
  }

  /** Returns a token that is good for a while. */
  IssuedToken token() {
    IssuedToken current = token.get();
    return current.ageing() ? renewed(current) : current;
  }

  @Override
  public Reply send(Call call) {
    return send(call, Deadline.after(CALL_BUDGET));
  }

  /** Sends a call with the token; one that is refused is renewed once. */
  @Override
  public Reply send(Call call, Deadline deadline) {
    IssuedToken used = token();
    Reply reply = transport.send(authorised(call, used), deadline);
    if (reply.status() != 401) {
      return reply;
    }
    return transport.send(authorised(call, renewed(used)), deadline);
  }

  private static Call authorised(Call call, IssuedToken token) {
    return call.header("X-Auth-Token", token.value().value());
  }

  /** Several threads may find the same token refused; one of them asks for the next. */
  private synchronized IssuedToken renewed(IssuedToken refused) {
    IssuedToken current = token.get();
    if (!current.value().equals(refused.value())) {
      return current;
    }
    IssuedToken next = authenticator.login(Deadline.after(CALL_BUDGET));
    token.set(next);
    return next;
  }
}
