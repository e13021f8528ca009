package io.hothouse.image;

import io.hothouse.ErrorCode;
import io.hothouse.HothouseException;
import java.io.IOException;
import java.nio.charset.CharacterCodingException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.HashSet;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import java.util.stream.Collectors;
import java.util.stream.IntStream;

/** What a Containerfile's FROM instructions say, and how they are pinned to content addresses. */
final class Containerfile {
  /** What the names of our own images begin with. */
  static final String PREFIX = "localhost/hothouse/";

  private static final Pattern FROM =
      Pattern.compile(
          "^\\s*FROM\\s+(?:--platform=\\S+\\s+)?([^\\s\\\\]+)(?:\\s+AS\\s+(\\S+))?\\s*$",
          Pattern.CASE_INSENSITIVE);

  private static final Pattern ARGUMENTS =
      Pattern.compile("^\\s*ARG\\s+(.+)$", Pattern.CASE_INSENSITIVE);
  private static final Pattern ARGUMENT =
      Pattern.compile("([A-Za-z_][A-Za-z0-9_]*)(?:=(\"[^\"]*\"|'[^']*'|\\S*))?");
  private static final Pattern VARIABLE =
      Pattern.compile("\\$(?:\\{([A-Za-z_][A-Za-z0-9_]*)}|([A-Za-z_][A-Za-z0-9_]*))");

  /** Files of another image of ours, in COPY and in RUN. */
  private static final Pattern FILES_FROM =
      Pattern.compile("(?<=--from=|[,=]from=)" + Pattern.quote(PREFIX) + "[^\\s,]+");

  private Containerfile() {}

  /**
   * Returns the images that the stages are built on, and those of ours that they take files from;
   * stages named before are not among them.
   */
  static List<Recipe.Base> bases(Path file) {
    List<Recipe.Base> bases = new ArrayList<>();
    Set<String> stages = new HashSet<>();
    Map<String, String> defaults = new HashMap<>();
    for (Line line : instructions(read(file))) {
      defaults.putAll(declared(line.text()));
      Matcher from = FROM.matcher(line.text());
      if (!from.matches()) {
        refuseBroken(file, line);
        FILES_FROM
            .matcher(line.text())
            .results()
            .forEach(it -> bases.add(base(it.group(), line.number())));
        continue;
      }
      String image = resolved(from.group(1), defaults);
      if (!stages.contains(image.toLowerCase(Locale.ROOT)) && !image.equals("scratch")) {
        bases.add(base(image, line.number()));
      }
      if (from.group(2) != null) {
        stages.add(from.group(2).toLowerCase(Locale.ROOT));
      }
    }
    return bases;
  }

  /** Returns the names that the file declares by ARG. */
  static Set<String> arguments(Path file) {
    return instructions(read(file)).stream()
        .flatMap(line -> declared(line.text()).keySet().stream())
        .collect(Collectors.toSet());
  }

  /** Returns the file's text with our images replaced by the references that these names have. */
  static String pinned(Path file, Map<String, String> references) {
    List<String> lines = read(file);
    Map<String, String> defaults = new HashMap<>();
    for (Line line : instructions(lines)) {
      defaults.putAll(declared(line.text()));
      Matcher from = FROM.matcher(line.text());
      String text =
          from.matches()
              ? line.text()
                  .replace(
                      from.group(1),
                      reference(resolved(from.group(1), defaults), references)
                          .orElse(from.group(1)))
              : FILES_FROM
                  .matcher(line.text())
                  .replaceAll(
                      it ->
                          Matcher.quoteReplacement(
                              reference(it.group(), references).orElse(it.group())));
      lines.set(line.number() - 1, text);
    }
    return String.join("\n", lines) + "\n";
  }

  private static Optional<String> reference(String image, Map<String, String> references) {
    Recipe.Base base = base(image, 0);
    return base.ours() ? Optional.ofNullable(references.get(base.image())) : Optional.empty();
  }

  private static Map<String, String> declared(String line) {
    Map<String, String> declared = new HashMap<>();
    Matcher arguments = ARGUMENTS.matcher(line);
    if (arguments.matches()) {
      ARGUMENT
          .matcher(arguments.group(1))
          .results()
          .forEach(
              it ->
                  declared.put(
                      it.group(1),
                      it.group(2) == null ? "" : it.group(2).replaceAll("^[\"']|[\"']$", "")));
    }
    return declared;
  }

  /** An image may be named by an argument, whose default then counts here. */
  private static String resolved(String image, Map<String, String> defaults) {
    return VARIABLE
        .matcher(image)
        .replaceAll(
            it -> {
              String name = it.group(1) == null ? it.group(2) : it.group(1);
              String value = defaults.getOrDefault(name, "");
              return Matcher.quoteReplacement(value.isEmpty() ? it.group() : value);
            });
  }

  private static Recipe.Base base(String image, int line) {
    if (!image.startsWith(PREFIX)) {
      return new Recipe.Base(image, false, line);
    }
    return new Recipe.Base(image.substring(PREFIX.length()).replaceFirst(":.*", ""), true, line);
  }

  private static void refuseBroken(Path file, Line line) {
    if (line.text().strip().toUpperCase(Locale.ROOT).matches("FROM(\\s.*)?")) {
      throw new HothouseException(
          ErrorCode.TEMPLATE,
          "Tried to read %s, but line %d is no FROM instruction: %s. Next: write FROM IMAGE [AS STAGE] on one line."
              .formatted(file, line.number(), line.text().strip()));
    }
  }

  /**
   * The line that begins an instruction.
   *
   * @param number counted from 1
   */
  private record Line(int number, String text) {}

  private static List<Line> instructions(List<String> lines) {
    List<Boolean> starts = Instructions.starts(lines);
    return IntStream.range(0, lines.size())
        .filter(starts::get)
        .mapToObj(index -> new Line(index + 1, lines.get(index)))
        .toList();
  }

  private static List<String> read(Path file) {
    try {
      List<String> lines = new ArrayList<>(Files.readAllLines(file));
      if (!lines.isEmpty()) {
        lines.set(0, lines.get(0).replaceFirst("^\\uFEFF", ""));
      }
      return lines;
    } catch (CharacterCodingException problem) {
      throw new HothouseException(
          ErrorCode.TEMPLATE,
          "Tried to read %s, but it is not UTF-8. Next: save it in that encoding.".formatted(file),
          problem);
    } catch (IOException problem) {
      throw RecipeFiles.unreadable(file, problem);
    }
  }
}
