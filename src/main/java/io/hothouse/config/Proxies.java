package io.hothouse.config;

import io.hothouse.ErrorCode;
import io.hothouse.HothouseException;
import io.hothouse.Secret;
import java.io.IOException;
import java.net.Authenticator;
import java.net.InetSocketAddress;
import java.net.PasswordAuthentication;
import java.net.Proxy;
import java.net.ProxySelector;
import java.net.SocketAddress;
import java.net.URI;
import java.net.URISyntaxException;
import java.net.URLDecoder;
import java.net.http.HttpClient;
import java.nio.charset.StandardCharsets;
import java.util.Arrays;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Optional;

/**
 * Which servers are reached through which proxy, by the variables that other clients follow too:
 * {@code HTTP_PROXY}, {@code HTTPS_PROXY}, {@code ALL_PROXY} and {@code NO_PROXY}, of which the
 * spelling in small letters counts first. This machine itself is always reached directly.
 *
 * <p>The JDK reads no such variables, and its own properties know no password and no network.
 */
public final class Proxies extends ProxySelector {
  /** None: every server is reached directly. */
  public static final Proxies NONE = new Proxies(Map.of(), new Bypass(""));

  /** The JDK sends no password to a proxy that opens a tunnel unless this is emptied. */
  private static final String NO_BASIC_IN_TUNNELS = "jdk.http.auth.tunneling.disabledSchemes";

  private static final int DEFAULT_PORT = 80;

  /**
   * One proxy.
   *
   * @param login user and password, as {@code user:password}
   */
  private record Server(InetSocketAddress address, Optional<Secret> login) {}

  private final Map<String, Server> servers;
  private final Bypass bypass;

  private Proxies(Map<String, Server> servers, Bypass bypass) {
    this.servers = servers;
    this.bypass = bypass;
    if (servers.values().stream().anyMatch(it -> it.login().isPresent())) {
      System.setProperty(NO_BASIC_IN_TUNNELS, "");
    }
  }

  /**
   * Reads the variables.
   *
   * @throws HothouseException with {@link ErrorCode#CONFIG}, naming the variable, when one of them
   *     is no address of a proxy that can be used
   */
  public static Proxies of(Map<String, String> environment) {
    Map<String, Server> servers = new LinkedHashMap<>();
    for (String scheme : List.of("http", "https")) {
      variable(environment, scheme + "_proxy")
          .or(() -> variable(environment, "all_proxy"))
          .ifPresent(it -> servers.put(scheme, server(it.getKey(), it.getValue())));
    }
    return servers.isEmpty()
        ? NONE
        : new Proxies(
            servers,
            new Bypass(variable(environment, "no_proxy").map(Map.Entry::getValue).orElse("")));
  }

  private static Optional<Map.Entry<String, String>> variable(
      Map<String, String> environment, String name) {
    return List.of(name, name.toUpperCase(Locale.ROOT)).stream()
        .filter(it -> !environment.getOrDefault(it, "").isBlank())
        .map(it -> Map.entry(it, environment.get(it).strip()))
        .findFirst();
  }

  private static Server server(String variable, String text) {
    try {
      URI address = new URI(text.contains("://") ? text : "http://" + text);
      if (!"http".equals(address.getScheme())) {
        throw unusable(variable, "only proxies that are spoken to over http:// can be used");
      }
      if (address.getHost() == null) {
        throw unusable(variable, "it is not the address of a proxy, as in http://proxy:3128");
      }
      return new Server(
          InetSocketAddress.createUnresolved(
              address.getHost(), address.getPort() < 0 ? DEFAULT_PORT : address.getPort()),
          Optional.ofNullable(address.getRawUserInfo()).map(Secret::new));
    } catch (URISyntaxException problem) {
      throw unusable(variable, "it is not the address of a proxy, as in http://proxy:3128");
    }
  }

  /** The text may have a password in it, and is not shown. */
  private static HothouseException unusable(String variable, String reason) {
    return new HothouseException(
        ErrorCode.CONFIG,
        "Tried to use the proxy in the environment variable %s, but %s. Next: correct or unset %s."
            .formatted(variable, reason, variable));
  }

  /** Returns the passwords of all proxies, which nobody should be shown. */
  public List<Secret> secrets() {
    return servers.values().stream().flatMap(it -> it.login().stream()).toList();
  }

  /** Lets a client that is being made go through these proxies. */
  public HttpClient.Builder applyTo(HttpClient.Builder builder) {
    builder.proxy(this);
    // A client with an authenticator looks at every refusal, and trips over those that name no
    // scheme.
    return secrets().isEmpty() ? builder : builder.authenticator(new Logins());
  }

  @Override
  public List<Proxy> select(URI uri) {
    Server server = servers.get(String.valueOf(uri.getScheme()).toLowerCase(Locale.ROOT));
    if (server == null || uri.getHost() == null || bypass.covers(uri)) {
      return List.of(Proxy.NO_PROXY);
    }
    return List.of(
        new Proxy(
            Proxy.Type.HTTP,
            new InetSocketAddress(server.address().getHostString(), server.address().getPort())));
  }

  /** The client tells of it by itself. */
  @Override
  public void connectFailed(URI uri, SocketAddress address, IOException failure) {}

  @Override
  public String toString() {
    return "proxies for " + servers.keySet();
  }

  private final class Logins extends Authenticator {
    @Override
    protected PasswordAuthentication getPasswordAuthentication() {
      if (getRequestorType() != RequestorType.PROXY) {
        return null;
      }
      return servers.values().stream()
          .filter(it -> it.address().getHostString().equals(getRequestingHost()))
          .filter(it -> it.address().getPort() == getRequestingPort())
          .flatMap(it -> it.login().stream())
          .map(Logins::authentication)
          .findFirst()
          .orElse(null);
    }

    private static PasswordAuthentication authentication(Secret login) {
      String[] words = login.value().split(":", 2);
      String[] plain =
          Arrays.stream(words)
              .map(it -> URLDecoder.decode(it.replace("+", "%2B"), StandardCharsets.UTF_8))
              .toArray(String[]::new);
      return new PasswordAuthentication(
          plain[0], plain.length > 1 ? plain[1].toCharArray() : new char[0]);
    }
  }
}
