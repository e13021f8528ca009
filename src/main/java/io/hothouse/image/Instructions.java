package io.hothouse.image;

import java.util.ArrayDeque;
import java.util.ArrayList;
import java.util.Deque;
import java.util.List;
import java.util.regex.Matcher;
import java.util.regex.Pattern;

/**
 * Finds a Containerfile's instructions, each of which may be on several lines: the other lines are
 * comments, or the text of a file within one (a heredoc), and may look like anything.
 */
final class Instructions {
  private static final Pattern ESCAPE =
      Pattern.compile("#\\s*escape\\s*=\\s*(\\S)\\s*", Pattern.CASE_INSENSITIVE);
  private static final Pattern DIRECTIVE = Pattern.compile("#\\s*[A-Za-z]+\\s*=.*");
  private static final Pattern HEREDOC = Pattern.compile("<<(-?)([\"']?)([A-Za-z0-9_.]+)\\2");
  private static final Pattern MAY_HAVE_HEREDOC =
      Pattern.compile("\\s*(RUN|COPY|ADD)\\s.*", Pattern.CASE_INSENSITIVE | Pattern.DOTALL);

  /** The end of a file's text; tabs before it may be passed over. */
  private record Terminator(String word, boolean indented) {
    boolean is(String line) {
      return (indented ? line.replaceFirst("^\t+", "") : line).equals(word);
    }
  }

  private Instructions() {}

  /** Returns the instructions in the order in which they stand. */
  static List<Instruction> of(List<String> lines) {
    String escape = escape(lines);
    List<Instruction> instructions = new ArrayList<>();
    List<Instruction.Part> parts = new ArrayList<>();
    Deque<Terminator> open = new ArrayDeque<>();
    for (int index = 0; index < lines.size(); index++) {
      String line = lines.get(index);
      if (!open.isEmpty()) {
        if (open.peek().is(line)) {
          open.pop();
        }
      } else if (!line.isBlank() && !line.strip().startsWith("#")) {
        String text = line.stripTrailing();
        boolean goesOn = text.endsWith(escape);
        parts.add(
            new Instruction.Part(
                index, goesOn ? text.substring(0, text.length() - escape.length()) : line));
        if (!goesOn) {
          Instruction whole = new Instruction(parts);
          instructions.add(whole);
          heredocs(whole.text(), open);
          parts.clear();
        }
      }
    }
    if (!parts.isEmpty()) {
      instructions.add(new Instruction(parts));
    }
    return instructions;
  }

  private static void heredocs(String instruction, Deque<Terminator> open) {
    if (!MAY_HAVE_HEREDOC.matcher(instruction).matches()) {
      return;
    }
    Matcher heredoc = HEREDOC.matcher(instruction);
    while (heredoc.find()) {
      open.addLast(new Terminator(heredoc.group(3), !heredoc.group(1).isEmpty()));
    }
  }

  /** Only comments at the very top may change it. */
  private static String escape(List<String> lines) {
    for (String line : lines) {
      Matcher escape = ESCAPE.matcher(line.strip());
      if (escape.matches()) {
        return escape.group(1);
      }
      if (!DIRECTIVE.matcher(line.strip()).matches()) {
        break;
      }
    }
    return "\\";
  }
}
