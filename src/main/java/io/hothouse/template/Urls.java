package io.hothouse.template;

import io.hothouse.ErrorCode;
import io.hothouse.HothouseException;
import java.io.ByteArrayOutputStream;
import java.nio.charset.StandardCharsets;
import java.nio.file.InvalidPathException;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Locale;
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

  /** What stands for itself in the address of a page. */
  private static final Pattern IN_PAGES = Pattern.compile("[A-Za-z0-9._~!$&'()*+,;=:@/?-]");

  private static final Pattern QUOTED = Pattern.compile("%[0-9A-Fa-f]{2}");

  /** Schemes whose addresses are relative to each other. */
  private static final Set<String> HIERARCHICAL = Set.of("file", "http", "https", "ftp", "sftp");

  private Urls() {}

  /**
   * Returns the address of a file or a folder; what is an address already stays.
   *
   * @throws HothouseException with {@link ErrorCode#TEMPLATE} when no file can be called so
   */
  static String of(String path) {
    return scheme(path).isEmpty()
        ? "file://" + quoted(file(path).toAbsolutePath().normalize().toString())
        : path;
  }

  /**
   * Returns the file that a user names.
   *
   * @throws HothouseException with {@link ErrorCode#TEMPLATE} when no file can be called so
   */
  static Path file(String name) {
    try {
      return Path.of(name);
    } catch (InvalidPathException problem) {
      throw new HothouseException(
          ErrorCode.TEMPLATE,
          "Tried to find the file '%s', but no file can be called so where the character set is %s. Next: correct the name, or set LC_ALL to C.UTF-8."
              .formatted(shown(name), System.getProperty("sun.jnu.encoding")),
          problem);
    }
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

  private static String join(String folder, String given) {
    String base = cleaned(folder);
    String reference = given.isEmpty() ? given : cleaned(given);
    if (given.isEmpty() || base.isEmpty()) {
      return given.isEmpty() ? base : reference;
    }
    Matcher to = parts(reference);
    Matcher from = parts(base);
    String scheme = to.group(1) == null ? scheme(base) : scheme(reference);
    if (!scheme.equals(scheme(base)) || !HIERARCHICAL.contains(scheme)) {
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

  /** Nothing before the first letter counts, and no tab or end of a line. */
  private static String cleaned(String url) {
    return url.replaceFirst("^[\\x00-\\x20]+", "").replaceAll("[\t\r\n]", "");
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
    return or(parts(url).group(1)).toLowerCase(Locale.ROOT);
  }

  /**
   * Returns the address of a page as a server is asked for it: with no letter that none may have.
   */
  static String sent(String url) {
    Matcher parts = parts(url);
    String server = parts.group(2) == null ? "" : "//" + parts.group(2);
    return scheme(url) + ":" + server + escaped(parts.group(3) + or(parts.group(4)));
  }

  private static String escaped(String part) {
    StringBuilder escaped = new StringBuilder();
    for (int i = 0; i < part.length(); ) {
      int end = part.offsetByCodePoints(i, 1);
      String letter = part.substring(i, end);
      boolean plain = letter.equals("%") ? isQuoted(part, i) : IN_PAGES.matcher(letter).matches();
      escaped.append(plain ? letter : percent(letter));
      i = end;
    }
    return escaped.toString();
  }

  private static String percent(String letter) {
    StringBuilder escaped = new StringBuilder();
    for (byte part : letter.getBytes(StandardCharsets.UTF_8)) {
      escaped.append("%%%02X".formatted(part & 0xff));
    }
    return escaped.toString();
  }

  private static boolean isQuoted(String path, int at) {
    return QUOTED.matcher(path).region(at, path.length()).lookingAt();
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

  /** Returns the address as a user knows it, in one line: a file by its path. */
  static String shown(String url) {
    String name = scheme(url).equals("file") ? name(url) : url;
    return name.replace("\n", "\\n").replace("\r", "\\r");
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
      if (path.charAt(i) == '%' && isQuoted(path, i)) {
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
