package io.hothouse.probe;

import java.net.InetSocketAddress;
import java.time.Duration;

/** A proof that a service answers at one address. */
public interface Probe {
  /** Returns what is proved, such as {@code mysql greeting}. */
  String name();

  /** Returns the node's port at which it is proved. */
  int port();

  /** Tries once; what goes wrong is part of the answer, not an exception. */
  Answer attempt(InetSocketAddress at, Duration timeout);
}
