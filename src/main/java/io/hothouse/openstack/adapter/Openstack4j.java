package io.hothouse.openstack.adapter;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.node.ObjectNode;
import io.hothouse.ErrorCode;
import io.hothouse.HothouseException;
import io.hothouse.openstack.identity.IssuedToken;
import io.hothouse.openstack.transport.Json;
import io.hothouse.openstack.transport.Service;
import io.hothouse.openstack.transport.Session;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.net.URI;
import java.nio.charset.StandardCharsets;
import java.util.Locale;
import java.util.Optional;
import java.util.function.Function;
import java.util.function.Supplier;
import java.util.stream.Stream;
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
   * Asks by openstack4j, which takes it for granted that answers have all that they should have.
   *
   * @param goal as in "Tried to GOAL on the cloud"
   * @param question asks, and makes of the answer all that is to be made of it
   * @throws HothouseException with {@link ErrorCode#CLOUD_ERROR} where an answer lacks something
   */
  public <T> T ask(String goal, Function<OSClientV3, T> question) {
    try {
      return question.apply(client());
    } catch (HothouseException known) {
      throw known;
    } catch (RuntimeException problem) {
      throw new HothouseException(
          ErrorCode.CLOUD_ERROR,
          "Tried to %s on the cloud '%s', but what it answers lacks something that every such answer has. Next: look at what it answers with 'openstack --debug', and see what stands between here and the cloud, such as a proxy."
              .formatted(goal, session.cloudName()),
          problem);
    }
  }

  /** For the calling thread alone: openstack4j keeps its session in a thread local. */
  private OSClientV3 client() {
    IssuedToken issued = tokens.get();
    try {
      KeystoneToken token =
          ObjectMapperSingleton.getContext(KeystoneToken.class)
              .readValue(withoutCatalogue(issued.document()), KeystoneToken.class);
      token.setId(issued.value().value());
      token.setEndpoint(identityEndpoint);
      return OSFactory.clientFromToken(token, Config.newConfig().withEndpointURLResolver(this));
    } catch (IOException problem) {
      throw new UncheckedIOException("A token that was read before cannot be read", problem);
    }
  }

  /** It fails to read one with a single address that is none, and never asks it for another. */
  private static byte[] withoutCatalogue(String document) {
    JsonNode all =
        Json.read(document.getBytes(StandardCharsets.UTF_8))
            .orElseThrow(() -> new IllegalStateException("A token that was read is no JSON"));
    if (all.path("token") instanceof ObjectNode token) {
      token.putArray("catalog");
    }
    return Json.bytes(all);
  }

  @Override
  public String findURLV2(URLResolverParams parameters) {
    throw new UnsupportedOperationException("Keystone's version 2");
  }

  /**
   * Fails for a missing service, where openstack4j's own resolver would ask Keystone instead.
   *
   * <p>It cuts out of an address whatever looks like a version, be it in the host's name: so it is
   * shown another host, which {@link #address} turns back.
   */
  @Override
  public String findURLV3(URLResolverParams parameters) {
    return service(parameters.type)
        .map(it -> at(shownHost(it), session.endpoint(it)))
        .orElseThrow(
            () -> new UnsupportedOperationException("The service " + parameters.type.getType()));
  }

  /** Returns the address to ask for one that openstack4j made of what {@link #findURLV3} gave. */
  URI address(String made) {
    URI shown = URI.create(made);
    return Stream.of(Service.values())
        .filter(it -> shownHost(it).equals(shown.getRawAuthority()))
        .findFirst()
        .map(it -> URI.create(at(session.endpoint(it).getRawAuthority(), shown)))
        .orElse(shown);
  }

  private static String shownHost(Service service) {
    return service.name().toLowerCase(Locale.ROOT).replace('_', '-') + ".invalid";
  }

  private static String at(String authority, URI address) {
    String query = address.getRawQuery() == null ? "" : "?" + address.getRawQuery();
    return address.getScheme() + "://" + authority + address.getRawPath() + query;
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
