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

  /** The options that an instruction begins with, be it on this line or on one before. */
  private static final Pattern OPTIONS =
      Pattern.compile(
          "^\\s*(?:(?:ONBUILD\\s+)?(?:COPY|ADD|RUN)\\s+)?((?:--\\S+\\s*)*)",
          Pattern.CASE_INSENSITIVE);

  private static final Pattern TAKES_FILES =
      Pattern.compile("^\\s*(?:ONBUILD\\s+)?(COPY|ADD|RUN)\\s.*", Pattern.CASE_INSENSITIVE);

  /** Files of another image, in COPY and in RUN. */
  private static final Pattern FILES_FROM =
      Pattern.compile("(?<=--from=|[,=]from=)[^\\s,\\\\`\"']+");

  /** What no option follows that belongs to the instruction: nothing, or a sign that it goes on. */
  private static final Pattern NOTHING_MORE = Pattern.compile("\\s*[\\\\`]?\\s*");

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
    for (Instruction instruction : instructions(read(file))) {
      values.putAll(declared(instruction, arguments));
      Matcher from = FROM.matcher(instruction.first().text());
      if (!from.matches()) {
        refuseBroken(file, instruction.first());
        for (Line line : instruction.optionLines()) {
          options(line)
              .results()
              .map(it -> resolved(it.group(), values))
              .filter(it -> !isStage(it, stages))
              .forEach(it -> bases.add(base(it, line.number())));
        }
        continue;
      }
      String image = resolved(from.group(1), values);
      if (!stages.contains(image.toLowerCase(Locale.ROOT)) && !image.equals("scratch")) {
        bases.add(base(image, instruction.first().number()));
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
    return instructions(read(file)).stream()
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
    for (Instruction instruction : instructions(lines)) {
      values.putAll(declared(instruction, arguments));
      Line first = instruction.first();
      Matcher from = FROM.matcher(first.text());
      if (from.matches()) {
        String image = from.group(1);
        String pinned = reference(resolved(image, values), references).orElse(image);
        lines.set(first.number() - 1, first.text().replace(image, pinned));
      }
      for (Line line : instruction.optionLines()) {
        String pinned =
            options(line)
                .replaceAll(
                    it ->
                        Matcher.quoteReplacement(
                            reference(resolved(it.group(), values), references)
                                .orElse(it.group())));
        lines.set(line.number() - 1, pinned + line.text().substring(optionsEnd(line)));
      }
    }
    return String.join("\n", lines) + "\n";
  }

  /** Returns what finds images in a line's options. */
  private static Matcher options(Line line) {
    return FILES_FROM.matcher(line.text().substring(0, optionsEnd(line)));
  }

  private static int optionsEnd(Line line) {
    Matcher options = OPTIONS.matcher(line.text());
    return options.find() ? options.end() : 0;
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

  private static void refuseBroken(Path file, Line line) {
    if (line.text().strip().toUpperCase(Locale.ROOT).matches("FROM(\\s.*)?")) {
      throw new HothouseException(
          ErrorCode.TEMPLATE,
          "Tried to read %s, but line %d is no FROM instruction: %s. Next: write FROM IMAGE [AS STAGE] on one line."
              .formatted(file, line.number(), line.text().strip()));
    }
  }

  /**
   * A line of an instruction.
   *
   * @param number counted from 1
   */
  private record Line(int number, String text) {}

  /** An instruction, be it on one line or on several. */
  private record Instruction(List<Line> lines) {
    Line first() {
      return lines.get(0);
    }

    /** All of it on one line. */
    String text() {
      return lines.stream()
          .map(line -> line.text().stripTrailing().replaceFirst("[\\\\`]$", " "))
          .collect(Collectors.joining());
    }

    /** The lines on which there may be options: after the first other word there are none. */
    List<Line> optionLines() {
      List<Line> found = new ArrayList<>();
      if (TAKES_FILES.matcher(first().text()).matches()) {
        for (Line line : lines) {
          found.add(line);
          if (!NOTHING_MORE.matcher(line.text().substring(optionsEnd(line))).matches()) {
            break;
          }
        }
      }
      return found;
    }
  }

  private static List<Instruction> instructions(List<String> lines) {
    List<Instructions.Part> parts = Instructions.parts(lines);
    List<Instruction> instructions = new ArrayList<>();
    for (int index = 0; index < lines.size(); index++) {
      Line line = new Line(index + 1, lines.get(index));
      if (parts.get(index) == Instructions.Part.START) {
        instructions.add(new Instruction(new ArrayList<>(List.of(line))));
      } else if (parts.get(index) == Instructions.Part.CONTINUATION) {
        instructions.get(instructions.size() - 1).lines().add(line);
      }
    }
    return instructions;
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
