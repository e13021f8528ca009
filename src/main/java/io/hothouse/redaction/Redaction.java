package io.hothouse.redaction;

import java.util.Collection;
import java.util.List;
import java.util.Set;
import java.util.TreeSet;
import java.util.function.Consumer;
import java.util.stream.Stream;

/**
 * Takes secrets out of every text that leaves the program: those whose values it has been told,
 * wherever they stand and in whatever form, and what looks like one.
 *
 * <p>There is one for each run of the program, which learns more as the run goes on. Any number of
 * threads may use it at once.
 */
public final class Redaction {
  /** What stands in the place of a secret. */
  public static final String HIDDEN = "[redacted]";

  /** What was hidden may bring out what stood beside it. */
  private static final int MOST_PASSES = 5;

  /** Each finds its kind in the text as it came: their order changes nothing. */
  private static final List<Finder> LOOKS =
      List.of(new KeyBlocks(), new NamedValues(), new Pairs(), new Shapes());

  private final Set<String> values = new TreeSet<>();
  private volatile KnownValues known = new KnownValues(Set.of());

  /** Returns a redaction that knows these values. */
  public static Redaction of(Collection<String> values) {
    Redaction redaction = new Redaction();
    redaction.know(values);
    return redaction;
  }

  /** Learns values that are to be hidden from now on; those of less than six letters are not. */
  public synchronized void know(Collection<String> more) {
    if (values.addAll(more)) {
      known = new KnownValues(values);
    }
  }

  /** Returns a text without secrets; done again, that changes nothing. */
  public String apply(String text) {
    String clean = text;
    for (int pass = 0; pass < MOST_PASSES; pass++) {
      String before = clean;
      clean = hide(before, finders());
      if (clean.equals(before)) {
        break;
      }
    }
    return clean;
  }

  static String hide(String text, List<Finder> finders) {
    Spans spans = new Spans();
    finders.forEach(finder -> finder.find(text, spans));
    return spans.hiddenIn(text);
  }

  List<Finder> finders() {
    return Stream.concat(Stream.of(known), LOOKS.stream()).toList();
  }

  /** Returns a text without secrets and without what a terminal would obey. */
  public String shown(String text) {
    return Printable.text(apply(text));
  }

  /**
   * Returns something that takes secrets out of lines as they come.
   *
   * @param lines gets each line when it is sure what of it is a secret: most often at once
   */
  public RedactedLines lines(Consumer<String> lines) {
    return new RedactedLines(this, lines);
  }

  /** Tells whether what is hidden of this text may depend on the lines that follow it. */
  boolean open(String text) {
    return finders().stream().anyMatch(finder -> finder.open(text));
  }
}
