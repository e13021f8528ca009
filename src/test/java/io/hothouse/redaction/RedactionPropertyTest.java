package io.hothouse.redaction;

import static org.assertj.core.api.Assertions.assertThat;

import com.fasterxml.jackson.core.io.JsonStringEncoder;
import java.lang.management.ManagementFactory;
import java.net.URLEncoder;
import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.Base64;
import java.util.Collections;
import java.util.HexFormat;
import java.util.List;
import java.util.Random;
import net.jqwik.api.Arbitraries;
import net.jqwik.api.Arbitrary;
import net.jqwik.api.Combinators;
import net.jqwik.api.ForAll;
import net.jqwik.api.Property;
import net.jqwik.api.Provide;
import net.jqwik.api.ShrinkingMode;

class RedactionPropertyTest {
  private static final int TRIES = 200;

  /** So much of a secret must not be seen: a shorter part occurs by chance. */
  private static final int SEEN = 7;

  /** A secret and a form of it, as it stands in a text. */
  record Planted(String secret, String form) {}

  @Provide
  Arbitrary<String> secrets() {
    return Arbitraries.strings()
        .withCharRange('a', 'z')
        .withCharRange('A', 'Z')
        .withCharRange('0', '9')
        .withChars("+/=_-.:;,!?$%&*#@ '\"\\<>äß€")
        .ofMinLength(8)
        .ofMaxLength(120)
        .map(text -> "s3" + text + "Q9");
  }

  @Provide
  Arbitrary<Planted> planted() {
    return Combinators.combine(secrets(), Arbitraries.integers().between(0, 14), noise())
        .as((secret, form, around) -> new Planted(secret, form(secret, form, around)));
  }

  @Provide
  Arbitrary<String> noise() {
    return Arbitraries.strings()
        .withCharRange('a', 'z')
        .withChars(" =:,;\"'{}[]\n-/")
        .ofMaxLength(60);
  }

  private static String form(String secret, int form, String around) {
    byte[] bytes = secret.getBytes(StandardCharsets.UTF_8);
    byte[] within = (around + secret + around).getBytes(StandardCharsets.UTF_8);
    String url = URLEncoder.encode(secret, StandardCharsets.UTF_8);
    return switch (form) {
      case 0 -> secret;
      case 1 -> Base64.getEncoder().encodeToString(bytes);
      case 2 ->
          Base64.getEncoder().encodeToString((secret + "\n").getBytes(StandardCharsets.UTF_8));
      case 3 -> Base64.getMimeEncoder(76, new byte[] {'\n'}).encodeToString(within);
      case 4 ->
          Base64.getMimeEncoder(64, "\n    ".getBytes(StandardCharsets.UTF_8))
              .encodeToString(bytes);
      case 5 -> Base64.getUrlEncoder().withoutPadding().encodeToString(within);
      case 6 -> Base64.getEncoder().encodeToString(within);
      case 7 -> url;
      case 8 -> url.replace("+", "%20");
      case 9 -> new String(JsonStringEncoder.getInstance().quoteAsString(secret));
      case 10 -> HexFormat.of().formatHex(bytes);
      case 11 -> HexFormat.of().withUpperCase().formatHex(bytes);
      case 12 -> secret.replace("'", "''");
      case 13 ->
          secret
              .replace("&", "&amp;")
              .replace("<", "&lt;")
              .replace(">", "&gt;")
              .replace("\"", "&quot;")
              .replace("'", "&#39;");
      // A blank at the break is lost to the indentation.
      default -> secret.replaceFirst("^(.{4,}?\\S)(?=\\S)", "$1\n    ");
    };
  }

  @Property(tries = 3 * TRIES)
  void apply_knownSecretInAnyForm_neverSurvives(
      @ForAll("planted") Planted planted,
      @ForAll("noise") String before,
      @ForAll("noise") String after) {
    String clean = Redaction.of(List.of(planted.secret())).apply(before + planted.form() + after);

    assertUnseen(clean, planted.secret());
  }

  @Property(tries = 3 * TRIES)
  void lines_knownSecretInAnyForm_neverSurvives(
      @ForAll("planted") Planted planted,
      @ForAll("noise") String before,
      @ForAll("noise") String after) {
    StringBuilder shown = new StringBuilder();
    try (RedactedLines lines =
        Redaction.of(List.of(planted.secret())).lines(line -> shown.append(line).append('\n'))) {
      List.of((before + planted.form() + after).split("\n", -1)).forEach(lines::accept);
    }

    assertUnseen(shown.toString(), planted.secret());
  }

  /** Neither the secret nor a form of it may be read out of the text again. */
  private static void assertUnseen(String clean, String secret) {
    String joined = clean.replaceAll("\\n[ \\t]*", "");
    assertThat(joined)
        .doesNotContain(secret.substring(0, SEEN), secret.substring(secret.length() - SEEN));
    byte[] bytes = secret.getBytes(StandardCharsets.UTF_8);
    String hex = HexFormat.of().formatHex(bytes);
    assertThat(joined.toLowerCase(java.util.Locale.ROOT))
        .doesNotContain(hex.substring(0, 2 * SEEN));
    for (int from = 0; from < 3; from++) {
      int end = from + (bytes.length - from) / 3 * 3;
      String whole =
          Base64.getEncoder().encodeToString(java.util.Arrays.copyOfRange(bytes, from, end));
      assertThat(joined.replace('-', '+').replace('_', '/')).doesNotContain(whole);
    }
  }

  @Provide
  Arbitrary<String> names() {
    return Arbitraries.of(
        "DB_PASSWORD",
        "password",
        "OS_KEYSTONE_AUTHTOKEN__PASSWORD",
        "api_key",
        "auth_encryption_key",
        "TOKEN",
        "adminSecret",
        "passphrase",
        "aws-secret-access-key",
        "DB_PASS");
  }

  @Provide
  Arbitrary<String> words() {
    return Arbitraries.strings()
        .alpha()
        .numeric()
        .ofMinLength(10)
        .ofMaxLength(30)
        .map(text -> "s3" + text + "Q9");
  }

  @Property(tries = 3 * TRIES)
  void apply_unknownSecretWithAName_neverSurvives(
      @ForAll("names") String name,
      @ForAll("words") String secret,
      @ForAll Random random,
      @ForAll("noise") String before) {
    List<String> written =
        List.of(
            "\n%s = %s\n",
            "\n%s=%s",
            " %s: %s,",
            "\"%s\": \"%s\"",
            "'%s': '%s'",
            "{\\\"%s\\\":\\\"%s\\\"}",
            " --%s %s",
            " --%s=%s",
            "\n- name: %s\n  value: %s\n",
            "{\"name\":\"%s\",\"value\":\"%s\"}",
            "\n  \"name\": \"%s\",\n  \"value\": \"%s\"\n",
            "\n%s: |\n    %s\n",
            "\n  - %s=%s\n",
            " %s=>%s ");

    String text = before + written.get(random.nextInt(written.size())).formatted(name, secret);

    assertThat(new Redaction().apply(text)).as(text).doesNotContain(secret);
    assertThat(line(text, new Redaction())).as(text).doesNotContain(secret);
  }

  @Property(tries = TRIES)
  void apply_privateKey_neverSurvives(@ForAll Random random, @ForAll("noise") String before) {
    byte[] body = new byte[100 + random.nextInt(2000)];
    random.nextBytes(body);
    List<String> prefixes =
        List.of("", "    ", "Nov 25 10:00:00 node kubelet[12]: ", "2026-11-25T10:00:00Z stdout F ");
    String prefix = prefixes.get(random.nextInt(prefixes.size()));
    String key =
        "-----BEGIN RSA PRIVATE KEY-----\n"
            + Base64.getMimeEncoder(64, new byte[] {'\n'}).encodeToString(body)
            + (random.nextBoolean() ? "\n-----END RSA PRIVATE KEY-----\n" : "\n");
    String text = before + "private_key=" + prefix + key.indent(0).replace("\n", "\n" + prefix);

    for (String clean : List.of(new Redaction().apply(text), line(text, new Redaction()))) {
      key.lines()
          .filter(it -> it.length() > 16 && !it.startsWith("-----"))
          .forEach(it -> assertThat(clean).doesNotContain(it));
    }
  }

  @Property(tries = 3 * TRIES, shrinking = ShrinkingMode.OFF)
  void apply_again_changesNothing(
      @ForAll("pieces") List<String> pieces, @ForAll("words") String known) {
    String text = String.join("", pieces);
    Redaction redaction = Redaction.of(List.of(known));
    String once = redaction.apply(text + known);

    assertThat(redaction.apply(once)).isEqualTo(once);
    assertThat(Printable.text(Printable.text(once))).isEqualTo(Printable.text(once));
  }

  @Property(tries = TRIES)
  void hide_findersInAnyOrder_givesTheSame(
      @ForAll("pieces") List<String> pieces, @ForAll Random random) {
    String text = String.join("", pieces);
    Redaction redaction = Redaction.of(List.of("s3cret-of-mine"));
    List<Finder> shuffled = new ArrayList<>(redaction.finders());
    Collections.shuffle(shuffled, random);

    assertThat(Redaction.hide(text, shuffled)).isEqualTo(Redaction.hide(text, redaction.finders()));
  }

  /** Texts of the pieces that rules look for, put together at random. */
  @Provide
  Arbitrary<List<String>> pieces() {
    return Arbitraries.of(
            "password",
            "token",
            "_key",
            "=",
            ": ",
            " ",
            "\n",
            "  ",
            "\"",
            "'",
            "\\\"",
            "|",
            "{",
            "}",
            "[",
            "]",
            ",",
            "--",
            "name",
            "value",
            "- ",
            "s3cret-of-mine",
            "abc",
            "http://",
            "@",
            "/",
            "-----BEGIN RSA PRIVATE KEY-----",
            "-----END RSA PRIVATE KEY-----",
            "A".repeat(64),
            "[redacted]",
            "true",
            "gAAAAABmZz0123456789abcdefghijklmn",
            "Bearer ",
            "curl -u a:b",
            "&sig=x",
            "\u001b",
            "abcdef.0123456789abcdef")
        .list()
        .ofMaxSize(30);
  }

  @Property(tries = 1)
  void apply_anyText_takesTimeThatGrowsWithItsLength() {
    List<String> hostile =
        List.of(
            "a",
            "a.",
            "password",
            "password=",
            "password='",
            "password=\"\\",
            "\"name\": \"token\", ",
            "value: ",
            "://",
            "://a:",
            "-----BEGIN RSA PRIVATE KEY-----",
            "-----BEGIN ",
            "curl ",
            "curl -u ",
            "mysql ",
            "eyJ",
            "eyJaaaaaaaa.",
            "gAAAAA",
            "LS0tLS1CRUdJTi",
            "\n",
            "token: |\n ",
            " ",
            "\\n",
            "\\",
            "=",
            "$1$",
            "a,",
            "cookie:",
            "s3cre",
            "czNjcm");
    Redaction redaction = Redaction.of(List.of("s3cret-of-mine", "s3cre".repeat(20)));
    hostile.forEach(piece -> redaction.apply(piece.repeat(8_000 / piece.length())));

    for (String piece : hostile) {
      double growth = 0;
      for (int trial = 0; trial < 8 && (trial == 0 || growth > 3 * 8); trial++) {
        long small = time(redaction, piece.repeat(8_000 / piece.length()));
        growth =
            (double) time(redaction, piece.repeat(64_000 / piece.length()))
                / Math.max(small, 2_000_000);
      }
      assertThat(growth).as("eight times as many of '%s'", piece).isLessThan(3 * 8);
    }
  }

  private static long time(Redaction redaction, String text) {
    long start = ManagementFactory.getThreadMXBean().getCurrentThreadCpuTime();
    redaction.apply(text);
    return ManagementFactory.getThreadMXBean().getCurrentThreadCpuTime() - start;
  }

  private static String line(String text, Redaction redaction) {
    List<String> shown = new ArrayList<>();
    try (RedactedLines lines = redaction.lines(shown::add)) {
      List.of(text.split("\n", -1)).forEach(lines::accept);
    }
    return String.join("\n", shown);
  }
}
