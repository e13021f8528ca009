package io.hothouse.probe;

import java.time.Duration;

/** A proof that a service answers at one address. */
public interface Probe {
  /** Returns what is proved, such as {@code mysql greeting}. */
  String name();

  /** Returns the port at which it is proved. */
  int port();

  /** Tries once; what goes wrong is part of the answer, not an exception. */
  Answer attempt(String address, Duration timeout);
}
