package io.hothouse.openstack.census;

import io.hothouse.openstack.heat.StackEvent;
import io.hothouse.openstack.heat.StackResource;
import java.util.Collection;
import java.util.List;
import java.util.Set;
import java.util.regex.Pattern;
import java.util.stream.Collectors;
import java.util.stream.Stream;

/**
 * How an environment's things are recognised.
 *
 * @param stackName the environment's stack
 * @param physicalIds ids of all that the stack made, recorded before it was deleted
 */
public record Footprint(String stackName, Set<String> physicalIds) {
  /** Heat's own names end so, and the template's own begin so. */
  private static final Pattern REST =
      Pattern.compile(
          "(.+-)?[a-z0-9]{12}"
              + "|(control-plane|workers?|nodes?|network|net|subnet|router|group|key)(-.*)?");

  /** Copies the ids. */
  public Footprint {
    physicalIds = Set.copyOf(physicalIds);
  }

  /** Returns the footprint of a stack with these resources, which events may add to. */
  public static Footprint of(
      String stackName, Collection<StackResource> resources, Collection<StackEvent> events) {
    Set<String> ids =
        Stream.concat(
                resources.stream().map(StackResource::physicalId),
                events.stream().map(StackEvent::physicalId))
            .filter(id -> !id.isEmpty())
            .collect(Collectors.toSet());
    return new Footprint(stackName, ids);
  }

  /**
   * Tells whether a name is made by this stack's rule and not by the rule of a neighbour whose name
   * begins like this stack's.
   */
  boolean names(String name, List<String> otherStacks) {
    String prefix = stackName + "-";
    if (!name.startsWith(prefix) || !REST.matcher(name.substring(prefix.length())).matches()) {
      return false;
    }
    return otherStacks.stream()
        .filter(other -> other.startsWith(prefix))
        .noneMatch(other -> name.equals(other) || name.startsWith(other + "-"));
  }
}
