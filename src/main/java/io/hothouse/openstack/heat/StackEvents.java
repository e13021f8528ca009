package io.hothouse.openstack.heat;

import java.time.Duration;
import java.time.Instant;
import java.util.ArrayDeque;
import java.util.ArrayList;
import java.util.Deque;
import java.util.HashSet;
import java.util.List;
import java.util.Optional;
import java.util.Set;

/**
 * Gives each event of a stack once, in order, with one request each time it is asked.
 *
 * <p>Heat's times are whole seconds and its workers write side by side, so that an event can appear
 * behind one that was seen already: the marker stays a few seconds behind the newest.
 */
public final class StackEvents {
  private static final Duration LAG = Duration.ofSeconds(5);

  private final Stacks stacks;
  private final StackId stack;
  private final Set<String> seen = new HashSet<>();
  private final Deque<StackEvent> recent = new ArrayDeque<>();
  private Optional<String> marker = Optional.empty();

  StackEvents(Stacks stacks, StackId stack) {
    this.stacks = stacks;
    this.stack = stack;
  }

  /** Returns what happened since the last call. */
  public List<StackEvent> next() {
    List<StackEvent> fresh = new ArrayList<>();
    for (StackEvent event : stacks.events(stack, marker)) {
      if (seen.add(event.id())) {
        fresh.add(event);
        recent.addLast(event);
      }
    }
    moveMarker();
    return List.copyOf(fresh);
  }

  private void moveMarker() {
    if (recent.isEmpty()) {
      return;
    }
    Instant limit = recent.getLast().time().minus(LAG);
    while (recent.getFirst().time().isBefore(limit)) {
      marker = Optional.of(recent.removeFirst().id());
    }
  }
}
