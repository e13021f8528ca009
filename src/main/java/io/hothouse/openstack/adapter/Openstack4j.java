package io.hothouse.openstack.adapter;

import io.hothouse.openstack.identity.IssuedToken;
import io.hothouse.openstack.transport.Service;
import io.hothouse.openstack.transport.Session;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.net.URI;
import java.util.Optional;
import java.util.function.Supplier;
import org.openstack4j.api.OSClient.OSClientV3;
import org.openstack4j.api.identity.EndpointURLResolver;
import org.openstack4j.api.types.ServiceType;
import org.openstack4j.core.transport.Config;
import org.openstack4j.core.transport.ObjectMapperSingleton;
import org.openstack4j.model.identity.URLResolverParams;
import org.openstack4j.openstack.OSFactory;
import org.openstack4j.openstack.identity.v3.domain.KeystoneToken;

/**
 * Gives openstack4j clients that use a {@link Session}: its token, its catalogue and, through the
 * connector, its transport.
 */
public final class Openstack4j implements EndpointURLResolver {
  private final Session session;
  private final Supplier<IssuedToken> tokens;
  private final String identityEndpoint;

  /**
   * Creates the adapter.
   *
   * @param tokens gives a token of the session that is good for a while
   * @param identityEndpoint Keystone, as openstack4j is told
   */
  public Openstack4j(Session session, Supplier<IssuedToken> tokens, String identityEndpoint) {
    this.session = session;
    this.tokens = tokens;
    this.identityEndpoint = identityEndpoint;
  }

  Session session() {
    return session;
  }

  /**
   * Returns a client for the calling thread alone: openstack4j keeps its session in a thread local.
   */
  public OSClientV3 client() {
    IssuedToken issued = tokens.get();
    try {
      KeystoneToken token =
          ObjectMapperSingleton.getContext(KeystoneToken.class)
              .readValue(issued.document(), KeystoneToken.class);
      token.setId(issued.value().value());
      token.setEndpoint(identityEndpoint);
      return OSFactory.clientFromToken(token, Config.newConfig().withEndpointURLResolver(this));
    } catch (IOException problem) {
      throw new UncheckedIOException("A token that was read before cannot be read", problem);
    }
  }

  @Override
  public String findURLV2(URLResolverParams parameters) {
    throw new UnsupportedOperationException("Keystone's version 2");
  }

  /** Fails for a missing service, where openstack4j's own resolver would ask Keystone instead. */
  @Override
  public String findURLV3(URLResolverParams parameters) {
    return service(parameters.type)
        .map(session::endpoint)
        .map(URI::toString)
        .orElseThrow(
            () -> new UnsupportedOperationException("The service " + parameters.type.getType()));
  }

  private static Optional<Service> service(ServiceType type) {
    return switch (type) {
      case IDENTITY -> Optional.of(Service.IDENTITY);
      case COMPUTE -> Optional.of(Service.COMPUTE);
      case NETWORK -> Optional.of(Service.NETWORK);
      case IMAGE -> Optional.of(Service.IMAGE);
      case ORCHESTRATION -> Optional.of(Service.ORCHESTRATION);
      case BLOCK_STORAGE -> Optional.of(Service.VOLUME);
      default -> Optional.empty();
    };
  }
}
