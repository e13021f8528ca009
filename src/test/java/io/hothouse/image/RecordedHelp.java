package io.hothouse.image;

import java.io.IOException;
import java.io.InputStream;
import java.io.UncheckedIOException;
import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.regex.Matcher;
import java.util.regex.Pattern;

/**
 * What the real programs say of their subcommands and options, as {@code help/record} wrote it
 * down: a fake that goes by it takes nothing that the real one would refuse.
 */
final class RecordedHelp {
  private static final Pattern OPTION =
      Pattern.compile("^\\s+(?:-\\w, )?(--[a-z0-9-]+)( \\S.*?)?(?:\\s{2,}.*)?$");
  private static final Pattern SUBCOMMAND = Pattern.compile("^  ([a-z][a-z-]*)\\*?\\s{2,}.*");

  /**
   * A command that a program would take.
   *
   * @param path the program and its subcommands, as in {@code podman image exists}
   * @param options what was given to each option, in order; empty for one without a value
   * @param operands the other words
   */
  record Parsed(String path, Map<String, List<String>> options, List<String> operands) {

    /** Returns the last value of an option. */
    String option(String name) {
      List<String> values = options.get(name);
      return values.get(values.size() - 1);
    }
  }

  private RecordedHelp() {}

  /**
   * Returns a command in parts.
   *
   * @throws AssertionError when the real program has no such subcommand or option
   */
  static Parsed parse(List<String> words) {
    String path = words.get(0);
    String help = help(path).orElseThrow(() -> new AssertionError("nothing recorded of " + words));
    Map<String, List<String>> options = new HashMap<>();
    List<String> operands = new ArrayList<>();
    for (int index = 1; index < words.size(); index++) {
      String word = words.get(index);
      if (word.startsWith("-")) {
        String name = word.replaceFirst("=.*", "");
        String kind = option(help, name, path);
        String value = word.contains("=") ? word.substring(name.length() + 1) : "";
        if (!word.contains("=") && takesValue(kind)) {
          index++;
          value = words.get(index);
        }
        options.computeIfAbsent(name, any -> new ArrayList<>()).add(value);
      } else if (help.contains("Commands:\n") && operands.isEmpty()) {
        refuseUnknown(help, word, path);
        path += " " + word;
        String file = path;
        help = help(path).orElseThrow(() -> new AssertionError("nothing recorded of " + file));
      } else {
        operands.add(word);
      }
    }
    return new Parsed(path, options, operands);
  }

  private static boolean takesValue(String kind) {
    return !kind.isEmpty() && !kind.contains("[=");
  }

  private static String option(String help, String name, String path) {
    return help.lines()
        .map(OPTION::matcher)
        .filter(Matcher::matches)
        .filter(option -> option.group(1).equals(name))
        .map(option -> Optional.ofNullable(option.group(2)).orElse("").strip())
        .findFirst()
        .orElseThrow(() -> new AssertionError("`%s` has no option %s".formatted(path, name)));
  }

  private static void refuseUnknown(String help, String word, String path) {
    if (help.lines()
        .map(SUBCOMMAND::matcher)
        .noneMatch(line -> line.matches() && line.group(1).equals(word))) {
      throw new AssertionError("there is no `%s %s`".formatted(path, word));
    }
  }

  private static Optional<String> help(String path) {
    String name = "help/" + path.replace(' ', '-') + ".help";
    try (InputStream stream = RecordedHelp.class.getResourceAsStream(name)) {
      return stream == null
          ? Optional.empty()
          : Optional.of(new String(stream.readAllBytes(), StandardCharsets.UTF_8));
    } catch (IOException problem) {
      throw new UncheckedIOException(problem);
    }
  }
}
