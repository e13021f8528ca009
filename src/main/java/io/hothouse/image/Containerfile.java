package io.hothouse.image;

import io.hothouse.ErrorCode;
import io.hothouse.HothouseException;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.HashSet;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Set;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import java.util.stream.Collectors;

/** What a Containerfile's FROM instructions say, and how they are pinned to content addresses. */
final class Containerfile {
  /** What the names of our own images begin with. */
  static final String PREFIX = "localhost/hothouse/";

  private static final Pattern FROM =
      Pattern.compile(
          "^\\s*FROM\\s+(?:--platform=\\S+\\s+)?([^\\s\\\\]+)(?:\\s+AS\\s+(\\S+))?\\s*$",
          Pattern.CASE_INSENSITIVE);

  private static final Pattern ARGUMENT =
      Pattern.compile("^\\s*ARG\\s+([A-Za-z_][A-Za-z0-9_]*).*$", Pattern.CASE_INSENSITIVE);

  private Containerfile() {}

  /** Returns the images that the stages are built on; stages named before are not among them. */
  static List<Recipe.Base> bases(Path file) {
    List<Recipe.Base> bases = new ArrayList<>();
    Set<String> stages = new HashSet<>();
    List<String> lines = read(file);
    for (int index = 0; index < lines.size(); index++) {
      Matcher from = FROM.matcher(lines.get(index));
      if (!from.matches()) {
        refuseBroken(file, lines.get(index), index + 1);
        continue;
      }
      String image = from.group(1);
      if (!stages.contains(image.toLowerCase(Locale.ROOT)) && !image.equals("scratch")) {
        bases.add(base(image, index + 1));
      }
      if (from.group(2) != null) {
        stages.add(from.group(2).toLowerCase(Locale.ROOT));
      }
    }
    return bases;
  }

  /** Returns the names that the file declares by ARG. */
  static Set<String> arguments(Path file) {
    return read(file).stream()
        .map(ARGUMENT::matcher)
        .filter(Matcher::matches)
        .map(found -> found.group(1))
        .collect(Collectors.toSet());
  }

  /** Returns the file's text with our images replaced by the references that these names have. */
  static String pinned(Path file, Map<String, String> references) {
    StringBuilder text = new StringBuilder();
    for (String line : read(file)) {
      Matcher from = FROM.matcher(line);
      boolean ours = from.matches() && base(from.group(1), 0).ours();
      String reference = ours ? references.get(base(from.group(1), 0).image()) : null;
      text.append(reference == null ? line : line.replace(from.group(1), reference)).append('\n');
    }
    return text.toString();
  }

  private static Recipe.Base base(String image, int line) {
    if (!image.startsWith(PREFIX)) {
      return new Recipe.Base(image, false, line);
    }
    return new Recipe.Base(image.substring(PREFIX.length()).replaceFirst(":.*", ""), true, line);
  }

  private static void refuseBroken(Path file, String line, int number) {
    if (line.strip().toUpperCase(Locale.ROOT).matches("FROM(\\s.*)?")) {
      throw new HothouseException(
          ErrorCode.TEMPLATE,
          "Tried to read %s, but line %d is no FROM instruction: %s. Next: write FROM IMAGE [AS STAGE] on one line."
              .formatted(file, number, line.strip()));
    }
  }

  private static List<String> read(Path file) {
    try {
      return Files.readAllLines(file);
    } catch (IOException problem) {
      throw RecipeFiles.unreadable(file, problem);
    }
  }
}
