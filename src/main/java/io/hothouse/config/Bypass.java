package io.hothouse.config;

import java.net.URI;
import java.util.Arrays;
import java.util.List;
import java.util.Locale;
import java.util.regex.Matcher;
import java.util.regex.Pattern;

/**
 * The servers that are reached without a proxy, as {@code NO_PROXY} lists them: names, with all
 * below them, addresses, networks ({@code 10.0.0.0/8}), each with a port or without, or {@code *}.
 */
final class Bypass {
  private static final Pattern ADDRESS =
      Pattern.compile("(\\d{1,3})\\.(\\d{1,3})\\.(\\d{1,3})\\.(\\d{1,3})");
  private static final Pattern NETWORK = Pattern.compile("([0-9.]+)/(\\d{1,2})");
  private static final Pattern WITH_PORT = Pattern.compile("([^:]+|\\[.*]):(\\d{1,5})");
  private static final List<String> OWN = List.of("localhost", "127.0.0.0/8", "[::1]");
  private static final int BITS = 32;

  private final List<String> entries;

  Bypass(String text) {
    entries =
        Arrays.stream(text.split("[,\\s]+", -1))
            .map(it -> it.toLowerCase(Locale.ROOT))
            .filter(it -> !it.isEmpty())
            .toList();
  }

  boolean covers(URI uri) {
    String host = uri.getHost().toLowerCase(Locale.ROOT);
    int port = uri.getPort() >= 0 ? uri.getPort() : uri.getScheme().equals("https") ? 443 : 80;
    return OWN.stream().anyMatch(it -> covers(it, host, port))
        || entries.stream().anyMatch(it -> covers(it, host, port));
  }

  private static boolean covers(String entry, String host, int port) {
    if (entry.equals("*")) {
      return true;
    }
    Matcher withPort = WITH_PORT.matcher(entry);
    if (withPort.matches()) {
      return Integer.parseInt(withPort.group(2)) == port && covers(withPort.group(1), host, port);
    }
    Matcher network = NETWORK.matcher(entry);
    if (network.matches()) {
      return within(host, network.group(1), Integer.parseInt(network.group(2)));
    }
    String name = entry.replaceFirst("^\\*?\\.", "");
    return host.equals(name) || host.endsWith("." + name) || host.equals("[" + name + "]");
  }

  private static boolean within(String host, String network, int length) {
    Matcher own = ADDRESS.matcher(host);
    Matcher base = ADDRESS.matcher(network);
    if (!own.matches() || !base.matches() || length > BITS) {
      return false;
    }
    long mask = length == 0 ? 0 : -1L << (BITS - length);
    return (number(own) & mask) == (number(base) & mask);
  }

  private static long number(Matcher address) {
    long number = 0;
    for (int i = 1; i <= address.groupCount(); i++) {
      number = (number << 8) + Integer.parseInt(address.group(i));
    }
    return number;
  }
}
