package io.hothouse.probe;

import java.time.Duration;

/** A proof that a service answers through one node. */
public interface Probe {
  /** Returns what is proved, such as {@code mysql greeting}. */
  String name();

  /** Returns the node's port at which it is proved. */
  int port();

  /** Returns how many attempts in a row have to pass. */
  int passes();

  /**
   * Tries once; what goes wrong is part of the answer, not an exception. What an attempt makes, it
   * takes away again.
   *
   * @param patience how long each answer may take
   */
  Answer attempt(Entrance node, Duration patience);
}
