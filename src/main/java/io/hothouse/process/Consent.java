package io.hothouse.process;

/** Asks the user before the machine is changed. */
@FunctionalInterface
public interface Consent {
  /** Returns whether the user agrees to what {@code question} says. */
  boolean to(String question);
}
