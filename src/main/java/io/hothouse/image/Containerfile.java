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
import java.util.regex.MatchResult;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import java.util.stream.Collectors;

/** What a Containerfile's FROM instructions say, and how they are pinned to content addresses. */
final class Containerfile {
  /** What the names of our own images begin with. */
  static final String PREFIX = "localhost/hothouse/";

  private static final Pattern FROM =
      Pattern.compile(
          "^\\s*FROM\\s+(?:--platform=\\S+\\s+)?(\\S+)(?:\\s+AS\\s+(\\S+))?\\s*$",
          Pattern.CASE_INSENSITIVE);

  private static final Pattern ARGUMENTS =
      Pattern.compile("^\\s*ARG\\s+(.+)$", Pattern.CASE_INSENSITIVE);
  private static final Pattern ARGUMENT =
      Pattern.compile("([A-Za-z_][A-Za-z0-9_]*)(?:=(\"[^\"]*\"|'[^']*'|\\S*))?");
  private static final Pattern VARIABLE =
      Pattern.compile("\\$(?:\\{([A-Za-z_][A-Za-z0-9_]*)}|([A-Za-z_][A-Za-z0-9_]*))");

  /** An instruction that takes files of other images, and the options that it begins with. */
  private static final Pattern OPTIONS =
      Pattern.compile(
          "^\\s*(?:ONBUILD\\s+)?(?:COPY|ADD|RUN)\\s+((?:--\\S+\\s+)*)", Pattern.CASE_INSENSITIVE);

  /** Files of another image, in COPY and in RUN. */
  private static final Pattern FILES_FROM =
      Pattern.compile("(?<=--from=|[,=]from=)[^\\s,\\\\`\"']+");

  private Containerfile() {}

  /**
   * Returns the images that the stages are built on, and those that they take files from; stages
   * named before are not among them.
   *
   * @param arguments values that count more than the defaults of what is declared by ARG
   */
  static List<Recipe.Base> bases(Path file, Map<String, String> arguments) {
    List<Recipe.Base> bases = new ArrayList<>();
    Set<String> stages = new HashSet<>();
    Map<String, String> values = new HashMap<>();
    for (Instruction instruction : Instructions.of(read(file))) {
      values.putAll(declared(instruction, arguments));
      Matcher from = FROM.matcher(instruction.text());
      if (!from.matches()) {
        refuseBroken(file, instruction);
        for (MatchResult found : filesFrom(instruction)) {
          String image = resolved(found.group(), values);
          if (!isStage(image, stages)) {
            bases.add(base(image, instruction.line(found.start())));
          }
        }
        continue;
      }
      String image = resolved(from.group(1), values);
      if (!stages.contains(image.toLowerCase(Locale.ROOT)) && !image.equals("scratch")) {
        bases.add(base(image, instruction.line(from.start(1))));
      }
      if (from.group(2) != null) {
        stages.add(from.group(2).toLowerCase(Locale.ROOT));
      }
    }
    return bases;
  }

  private static boolean isStage(String name, Set<String> stages) {
    return stages.contains(name.toLowerCase(Locale.ROOT)) || name.matches("\\d+");
  }

  /** Returns the names that the file declares by ARG. */
  static Set<String> arguments(Path file) {
    return Instructions.of(read(file)).stream()
        .flatMap(instruction -> declared(instruction, Map.of()).keySet().stream())
        .collect(Collectors.toSet());
  }

  /**
   * Returns the file's text with our images replaced by the references that these names have.
   *
   * @param arguments as for {@link #bases}
   */
  static String pinned(Path file, Map<String, String> references, Map<String, String> arguments) {
    List<String> lines = read(file);
    Map<String, String> values = new HashMap<>();
    for (Instruction instruction : Instructions.of(lines)) {
      values.putAll(declared(instruction, arguments));
      Matcher from = FROM.matcher(instruction.text());
      List<MatchResult> images =
          from.matches() ? List.of(from.toMatchResult()) : filesFrom(instruction);
      int group = from.matches() ? 1 : 0;
      // From the end on, so that what is yet to be replaced stays where it is.
      for (int i = images.size() - 1; i >= 0; i--) {
        MatchResult image = images.get(i);
        reference(resolved(image.group(group), values), references)
            .ifPresent(
                reference ->
                    instruction.replace(lines, image.start(group), image.end(group), reference));
      }
    }
    return String.join("\n", lines) + "\n";
  }

  /** Returns where an instruction's options name images. */
  private static List<MatchResult> filesFrom(Instruction instruction) {
    Matcher options = OPTIONS.matcher(instruction.text());
    return options.find()
        ? FILES_FROM
            .matcher(instruction.text())
            .region(options.start(1), options.end(1))
            .results()
            .toList()
        : List.of();
  }

  private static Optional<String> reference(String image, Map<String, String> references) {
    Recipe.Base base = base(image, 0);
    return base.ours() ? Optional.ofNullable(references.get(base.image())) : Optional.empty();
  }

  private static Map<String, String> declared(
      Instruction instruction, Map<String, String> arguments) {
    Map<String, String> declared = new HashMap<>();
    Matcher found = ARGUMENTS.matcher(instruction.text());
    if (found.matches()) {
      ARGUMENT
          .matcher(found.group(1))
          .results()
          .forEach(
              it -> {
                String value =
                    it.group(2) == null ? "" : it.group(2).replaceAll("^[\"']|[\"']$", "");
                declared.put(it.group(1), arguments.getOrDefault(it.group(1), value));
              });
    }
    return declared;
  }

  /** An image may be named by an argument. */
  private static String resolved(String image, Map<String, String> values) {
    return VARIABLE
        .matcher(image)
        .replaceAll(
            it -> {
              String name = it.group(1) == null ? it.group(2) : it.group(1);
              String value = values.getOrDefault(name, "");
              return Matcher.quoteReplacement(value.isEmpty() ? it.group() : value);
            });
  }

  private static Recipe.Base base(String image, int line) {
    if (!image.startsWith(PREFIX)) {
      return new Recipe.Base(image, false, line);
    }
    return new Recipe.Base(image.substring(PREFIX.length()).replaceFirst(":.*", ""), true, line);
  }

  private static void refuseBroken(Path file, Instruction instruction) {
    String text = instruction.text().strip();
    if (text.toUpperCase(Locale.ROOT).matches("FROM(\\s.*)?")) {
      throw new HothouseException(
          ErrorCode.TEMPLATE,
          "Tried to read %s, but line %d is no FROM instruction: %s. Next: write FROM IMAGE [AS STAGE]."
              .formatted(file, instruction.line(0), text));
    }
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
