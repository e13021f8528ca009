package io.hothouse.evidence;

import java.nio.charset.StandardCharsets;
import java.util.Base64;
import java.util.Collection;
import java.util.Comparator;
import java.util.List;
import java.util.Map;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import java.util.stream.Stream;

/**
 * Takes secrets out of texts that leave an environment: those that are known by their value,
 * wherever they stand, and what looks like one.
 */
final class Redaction {
  private static final String HIDDEN = "[redacted]";

  /** Shorter values occur in ordinary text. */
  private static final int SHORTEST = 6;

  /** What looks like a secret, with what stays of it before and after. */
  private static final Map<Pattern, String> PATTERNS =
      Map.of(
          Pattern.compile(
              "-----BEGIN ([A-Z ]*)PRIVATE KEY-----.*?(-----END [A-Z ]*PRIVATE KEY-----|\\z)",
              Pattern.DOTALL),
          HIDDEN,
          // What is called a password, token, secret or key, in INI, YAML, JSON and shell.
          Pattern.compile(
              "(?i)([\"']?[a-z0-9_.-]*(?:password|passwd|passphrase|secret|token|client-key-data|api[_-]?key|private[_-]?key)[\"']?\\s*[=:]\\s*[\"']?)(?!true\\b|false\\b|null\\b)[^\\s\"',;&}\\]]{4,}"),
          "$1" + HIDDEN,
          Pattern.compile("(?i)(\\b[a-z][a-z0-9+.-]*://[^\\s:/@\"']+:)[^\\s/@\"']+(@)"),
          "$1" + HIDDEN + "$2",
          Pattern.compile(
              "(?i)((?:authorization|x-auth-token|x-subject-token)[\"']?\\s*[:=]\\s*[\"']?(?:bearer |basic )?)[^\\s\"',]+"),
          "$1" + HIDDEN,
          Pattern.compile("\\bgAAAAA[A-Za-z0-9_-]{20,}=*"),
          HIDDEN,
          Pattern.compile("\\beyJ[A-Za-z0-9_-]{8,}\\.[A-Za-z0-9_-]{8,}\\.[A-Za-z0-9_-]*"),
          HIDDEN,
          // kubeadm's bootstrap tokens.
          Pattern.compile("\\b[a-z0-9]{6}\\.[a-z0-9]{16}\\b"),
          HIDDEN);

  private final List<String> values;

  private Redaction(List<String> values) {
    this.values = values;
  }

  /** Returns a redaction that knows these values, and their Base64. */
  static Redaction of(Collection<String> secrets) {
    return new Redaction(
        secrets.stream()
            .map(String::strip)
            .filter(value -> value.length() >= SHORTEST)
            .flatMap(value -> Stream.of(value, base64(value)))
            .distinct()
            // A value may be a part of another.
            .sorted(Comparator.comparing(String::length).reversed())
            .toList());
  }

  private static String base64(String value) {
    return Base64.getEncoder().encodeToString(value.getBytes(StandardCharsets.UTF_8));
  }

  /** Returns a text without secrets. */
  String apply(String text) {
    String clean = text;
    for (String value : values) {
      clean = clean.replace(value, HIDDEN);
    }
    for (Map.Entry<Pattern, String> entry : PATTERNS.entrySet()) {
      Matcher matcher = entry.getKey().matcher(clean);
      clean = matcher.replaceAll(entry.getValue());
    }
    return clean;
  }
}
