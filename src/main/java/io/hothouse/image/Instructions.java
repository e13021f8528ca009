package io.hothouse.image;

import java.util.ArrayDeque;
import java.util.ArrayList;
import java.util.Deque;
import java.util.List;
import java.util.regex.Matcher;
import java.util.regex.Pattern;

/**
 * Tells which lines of a Containerfile begin an instruction and which go on with one: the others
 * are comments, or the text of a file within one (a heredoc), and may look like anything.
 */
final class Instructions {
  private static final Pattern ESCAPE =
      Pattern.compile("#\\s*escape\\s*=\\s*(\\S)\\s*", Pattern.CASE_INSENSITIVE);
  private static final Pattern DIRECTIVE = Pattern.compile("#\\s*[A-Za-z]+\\s*=.*");
  private static final Pattern HEREDOC = Pattern.compile("<<(-?)([\"']?)([A-Za-z0-9_.]+)\\2");
  private static final Pattern MAY_HAVE_HEREDOC =
      Pattern.compile("\\s*(RUN|COPY|ADD)\\s.*", Pattern.CASE_INSENSITIVE);

  /** The end of a file's text; tabs before it may be passed over. */
  private record Terminator(String word, boolean indented) {
    boolean is(String line) {
      return (indented ? line.replaceFirst("^\t+", "") : line).equals(word);
    }
  }

  /** What a line is. */
  enum Part {
    /** The first line of an instruction. */
    START,
    /** A further line of it. */
    CONTINUATION,
    /** Anything else. */
    ASIDE
  }

  private Instructions() {}

  /** Returns for each line what it is. */
  static List<Part> parts(List<String> lines) {
    String escape = escape(lines);
    List<Part> parts = new ArrayList<>();
    Deque<Terminator> open = new ArrayDeque<>();
    boolean goesOn = false;
    for (String line : lines) {
      if (!open.isEmpty()) {
        parts.add(Part.ASIDE);
        if (open.peek().is(line)) {
          open.pop();
        }
        continue;
      }
      boolean aside = line.isBlank() || line.strip().startsWith("#");
      parts.add(aside ? Part.ASIDE : goesOn ? Part.CONTINUATION : Part.START);
      if (!aside) {
        if (!goesOn && MAY_HAVE_HEREDOC.matcher(line).matches()) {
          heredocs(line, open);
        }
        goesOn = line.stripTrailing().endsWith(escape);
      }
    }
    return parts;
  }

  private static void heredocs(String line, Deque<Terminator> open) {
    Matcher heredoc = HEREDOC.matcher(line);
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
