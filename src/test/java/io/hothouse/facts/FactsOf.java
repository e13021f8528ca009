package io.hothouse.facts;

import java.time.Instant;

/** Facts as nodes print them. */
public final class FactsOf {
  private FactsOf() {}

  /** Returns what a node told in these lines. */
  public static NodeFacts lines(String node, String lines, Instant asked, Instant answered) {
    return NodeFacts.parse(node, lines, asked, answered);
  }
}
