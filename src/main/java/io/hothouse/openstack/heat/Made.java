package io.hothouse.openstack.heat;

import java.util.Collection;
import java.util.Set;
import java.util.function.Predicate;
import java.util.stream.Collectors;
import java.util.stream.Stream;

/**
 * All that a stack has made so far, what Heat has deleted or lost since then included.
 *
 * @param names the names of its resources, those of nested stacks too
 * @param physicalIds the ids of what it made, in the services that have it
 */
public record Made(Set<String> names, Set<String> physicalIds) {
  /** Copies the sets. */
  public Made {
    names = Set.copyOf(names);
    physicalIds = Set.copyOf(physicalIds);
  }

  /** Returns what these resources and these events tell. */
  public static Made of(Collection<StackResource> resources, Collection<StackEvent> events) {
    Collection<StackEvent> own = events.stream().filter(event -> !event.ofStackItself()).toList();
    return new Made(
        distinct(
            resources.stream().map(StackResource::name), own.stream().map(StackEvent::resource)),
        distinct(
            resources.stream().map(StackResource::physicalId),
            own.stream().map(StackEvent::physicalId)));
  }

  private static Set<String> distinct(Stream<String> some, Stream<String> more) {
    return Stream.concat(some, more)
        .filter(Predicate.not(String::isEmpty))
        .collect(Collectors.toUnmodifiableSet());
  }
}
