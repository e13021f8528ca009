package io.hothouse.openstack.transport;

import io.hothouse.Deadline;
import java.time.Duration;
import java.util.Set;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.atomic.AtomicLong;

/**
 * How long services that give no good answer are waited for, in all the calls of one session.
 * Whoever makes something gives a busy or restarting service its time; whoever only looks is to be
 * told soon of all that does not answer.
 */
public final class Patience {
  private static final Duration BRIEF = Duration.ofSeconds(10);

  /** When the others have taken all of it, a service still gets this. */
  private static final Duration LEAST = Duration.ofSeconds(2);

  private final boolean brief;
  private final AtomicLong spent = new AtomicLong();
  private final Set<String> failed = ConcurrentHashMap.newKeySet();

  private Patience(boolean brief) {
    this.brief = brief;
  }

  /** Returns the patience of whoever makes something: as much as each call has. */
  public static Patience usual() {
    return new Patience(false);
  }

  /** Returns the patience of whoever looks: some ten seconds, for all services together. */
  public static Patience brief() {
    return new Patience(true);
  }

  boolean isBrief() {
    return brief;
  }

  /** Returns until when a call that may take until {@code asked} is waited for. */
  Deadline limit(Deadline asked) {
    Duration left = BRIEF.minusNanos(spent.get());
    Deadline own = Deadline.after(left.compareTo(LEAST) < 0 ? LEAST : left);
    return brief && own.nanoTime() - asked.nanoTime() < 0 ? own : asked;
  }

  /** Notes that a service was waited for in vain. */
  void gaveUp(String service, Duration waited) {
    if (brief) {
      failed.add(service);
      spent.addAndGet(waited.toNanos());
    }
  }

  /** Tells whether a service that gives no good answer may be asked again. */
  boolean asksAgain(String service) {
    return !failed.contains(service);
  }
}
