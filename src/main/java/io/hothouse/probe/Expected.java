package io.hothouse.probe;

import java.util.regex.Pattern;

/** What a text of an answer has to be. */
sealed interface Expected {
  /** Tells whether the text is as expected. */
  boolean accepts(String text, Variables variables);

  /** Returns what is expected, as in "is X instead of EXPECTED". */
  String described(Variables variables);

  /** Exactly this, once its variables are filled in. */
  record Exactly(String template) implements Expected {
    @Override
    public boolean accepts(String text, Variables variables) {
      return text.equals(variables.fill(template));
    }

    @Override
    public String described(Variables variables) {
      return Excerpt.of(variables.fill(template));
    }
  }

  /** Something in which this is found. */
  record Matching(Pattern pattern) implements Expected {
    @Override
    public boolean accepts(String text, Variables variables) {
      return pattern.matcher(text).find();
    }

    @Override
    public String described(Variables variables) {
      return "something that matches /" + pattern + "/";
    }
  }
}
