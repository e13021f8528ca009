package io.hothouse.template;

import java.io.ByteArrayOutputStream;
import java.nio.charset.StandardCharsets;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Set;
import java.util.regex.Matcher;
import java.util.regex.Pattern;

/**
 * The addresses under which files are sent to Heat.
 *
 * <p>By hand, after RFC 3986, section 5.2, and as Python's {@code urllib.parse}: {@link
 * java.net.URI} refuses names with spaces, and Heat finds a file only under the very address that
 * the template names.
 */
final class Urls {
  private static final Pattern PARTS =
      Pattern.compile(
          "(?:([A-Za-z][A-Za-z0-9+.-]*):)?(?://([^/?#]*))?([^?#]*)(\\?[^#]*)?(#.*)?",
          Pattern.DOTALL);

  private static final Pattern QUOTED = Pattern.compile("%[0-9A-Fa-f]{2}");

  /** Schemes whose addresses are relative to each other. */
  private static final Set<String> HIERARCHICAL = Set.of("file", "http", "https", "ftp", "sftp");

  private Urls() {}

  /** Returns the address of a file or a folder; what is an address already stays. */
  static String of(String path) {
    return scheme(path).isEmpty()
        ? "file://" + quoted(Path.of(path).toAbsolutePath().normalize().toString())
        : path;
  }

  /** Returns the folder that {@code url} is in. */
  static String folder(String url) {
    String path = parts(url).group(3);
    int slash = path.lastIndexOf('/');
    String folder = slash < 0 ? "" : path.substring(0, slash).replaceFirst("/+$", "");
    return join(url, slash >= 0 && folder.isEmpty() ? "/" : folder);
  }

  /** Returns what {@code reference} means in a text that is in {@code folder}. */
  static String within(String folder, String reference) {
    return join(folder.isEmpty() || folder.endsWith("/") ? folder : folder + "/", reference);
  }

  private static String join(String base, String reference) {
    if (reference.isEmpty() || base.isEmpty()) {
      return reference.isEmpty() ? base : reference;
    }
    Matcher to = parts(reference);
    Matcher from = parts(base);
    String scheme = to.group(1) == null ? String.valueOf(from.group(1)) : to.group(1);
    if ((to.group(1) != null && !scheme.equals(from.group(1))) || !HIERARCHICAL.contains(scheme)) {
      return reference;
    }
    String tail = or(to.group(4)) + or(to.group(5));
    if (to.group(2) != null && !to.group(2).isEmpty()) {
      return scheme + "://" + to.group(2) + to.group(3) + tail;
    }
    String start = scheme + "://" + or(from.group(2));
    if (to.group(3).isEmpty()) {
      String query = to.group(4) == null ? or(from.group(4)) : to.group(4);
      return start + from.group(3) + query + or(to.group(5));
    }
    return start + resolved(from.group(3), to.group(3)) + tail;
  }

  private static String resolved(String base, String path) {
    List<String> segments = new ArrayList<>();
    if (path.startsWith("/")) {
      segments.addAll(List.of(path.split("/", -1)));
    } else {
      segments.addAll(List.of(base.substring(0, base.lastIndexOf('/') + 1).split("/", -1)));
      segments.addAll(List.of(path.split("/", -1)));
      segments.subList(1, segments.size() - 1).removeIf(String::isEmpty);
    }
    List<String> kept = new ArrayList<>();
    for (String segment : segments) {
      if (segment.equals("..")) {
        if (!kept.isEmpty()) {
          kept.remove(kept.size() - 1);
        }
      } else if (!segment.equals(".")) {
        kept.add(segment);
      }
    }
    String last = segments.get(segments.size() - 1);
    if (last.equals(".") || last.equals("..")) {
      kept.add("");
    }
    String joined = String.join("/", kept);
    // As many ".." as there may be, the root stays.
    return joined.startsWith("/") ? joined : "/" + joined;
  }

  static String scheme(String url) {
    return or(parts(url).group(1)).toLowerCase(java.util.Locale.ROOT);
  }

  /**
   * Returns the file that a {@code file:} address stands for.
   *
   * @throws java.nio.file.InvalidPathException when no file can be called so
   */
  static Path path(String url) {
    return Path.of(name(url));
  }

  private static String name(String url) {
    Matcher parts = parts(url);
    return unquoted(parts.group(3) + or(parts.group(4)));
  }

  /** Returns the address as a user knows it: a file by its path. */
  static String shown(String url) {
    return scheme(url).equals("file") ? name(url) : url;
  }

  private static Matcher parts(String url) {
    Matcher parts = PARTS.matcher(url);
    if (!parts.matches()) {
      throw new IllegalStateException("the expression takes every text: " + url);
    }
    return parts;
  }

  private static String or(String part) {
    return part == null ? "" : part;
  }

  private static String quoted(String path) {
    StringBuilder quoted = new StringBuilder();
    for (byte letter : path.getBytes(StandardCharsets.UTF_8)) {
      char sign = (char) (letter & 0xff);
      boolean plain =
          (sign >= 'a' && sign <= 'z')
              || (sign >= 'A' && sign <= 'Z')
              || (sign >= '0' && sign <= '9');
      if (plain || "/_.-~".indexOf(sign) >= 0) {
        quoted.append(sign);
      } else {
        quoted.append("%%%02X".formatted((int) sign));
      }
    }
    return quoted.toString();
  }

  /** A percent sign that begins no byte stands for itself, as Python has it. */
  private static String unquoted(String path) {
    ByteArrayOutputStream bytes = new ByteArrayOutputStream();
    for (int i = 0; i < path.length(); ) {
      int end = path.offsetByCodePoints(i, 1);
      if (path.charAt(i) == '%' && QUOTED.matcher(path).region(i, path.length()).lookingAt()) {
        bytes.write(Integer.parseInt(path.substring(i + 1, i + 3), 16));
        end = i + 3;
      } else {
        bytes.writeBytes(path.substring(i, end).getBytes(StandardCharsets.UTF_8));
      }
      i = end;
    }
    return bytes.toString(StandardCharsets.UTF_8);
  }
}
