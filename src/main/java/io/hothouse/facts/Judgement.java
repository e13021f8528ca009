package io.hothouse.facts;

import io.hothouse.Observation;
import java.util.List;

/**
 * What a node's facts mean for one requirement.
 *
 * @param found what the node told, in words
 * @param needed what it has to be, in words
 * @param seen more of what was seen, one line each
 */
public record Judgement(
    Requirement requirement, Level level, String found, String needed, List<String> seen) {
  private static final String UNKNOWN = "could not tell: ";

  /** How well a requirement is met. */
  public enum Level {
    /** It is met. */
    GOOD,
    /** What there is works, but should have nothing more put onto it. */
    SCARCE,
    /** It is not met, and services suffer. */
    BROKEN,
    /** The node did not tell. */
    UNKNOWN,
    /** It is not asked of this node. */
    NOT_APPLICABLE
  }

  /** Copies the lines. */
  public Judgement {
    seen = List.copyOf(seen);
  }

  /** Returns why the node did not tell, where it did not. */
  public String reason() {
    return level == Level.UNKNOWN ? found.substring(UNKNOWN.length()) : "";
  }

  static Judgement of(Requirement requirement, boolean good, String found, String needed) {
    return new Judgement(requirement, good ? Level.GOOD : Level.BROKEN, found, needed, List.of());
  }

  static Judgement unknown(Requirement requirement, String reason, String needed) {
    return new Judgement(requirement, Level.UNKNOWN, UNKNOWN + reason, needed, List.of());
  }

  static Judgement notApplicable(Requirement requirement, String found, String needed) {
    return new Judgement(requirement, Level.NOT_APPLICABLE, found, needed, List.of());
  }

  /** Judges a fact that has to have one value. */
  static Judgement expecting(
      Requirement requirement, Observation<String> fact, String expected, String needed) {
    return fact.fold(
        value -> of(requirement, value.equals(expected), value, needed),
        reason -> unknown(requirement, reason, needed));
  }

  Judgement with(String... lines) {
    return new Judgement(requirement, level, found, needed, List.of(lines));
  }
}
