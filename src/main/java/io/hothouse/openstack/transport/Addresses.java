package io.hothouse.openstack.transport;

import java.net.URI;
import java.net.URLEncoder;
import java.nio.charset.StandardCharsets;
import java.util.Map;
import java.util.stream.Collectors;

/** Builds addresses, and shows them without what a query may hold. */
public final class Addresses {
  private Addresses() {}

  public static String segment(String text) {
    return URLEncoder.encode(text, StandardCharsets.UTF_8).replace("+", "%20");
  }

  public static String query(String path, Map<String, String> parameters) {
    return parameters.entrySet().stream()
        .map(entry -> segment(entry.getKey()) + "=" + segment(entry.getValue()))
        .sorted()
        .collect(Collectors.joining("&", parameters.isEmpty() ? path : path + "?", ""));
  }

  public static String shown(URI uri) {
    return "%s://%s%s".formatted(uri.getScheme(), uri.getAuthority(), uri.getPath());
  }
}
