package io.hothouse.openstack.heat;

import java.time.Instant;
import java.util.HashSet;
import java.util.Optional;
import java.util.Set;
import java.util.regex.Pattern;
import java.util.stream.Collectors;

/**
 * How things are proved to be a stack's own when Heat does not say so.
 *
 * @param tag the one of the stack that no other stack has
 * @param stackId the stack's id; empty where it is not known
 * @param stackName the stack
 * @param created when the stack was made
 * @param resources the names of its resources, those of nested stacks too
 */
public record Heritage(
    String tag,
    String stackId,
    String stackName,
    Optional<Instant> created,
    Set<String> resources) {

  /** Copies the names. */
  public Heritage {
    resources = Set.copyOf(resources);
  }

  /** Returns the heritage of a stack that has made this. */
  public static Heritage of(String tag, Stack stack, Made made) {
    return new Heritage(
        tag, stack.stackId().id(), stack.stackId().name(), stack.created(), made.names());
  }

  /** Returns this one with what was known of the same launch before. */
  public Heritage with(Heritage before) {
    if (!before.tag.equals(tag)) {
      return this;
    }
    Set<String> names = new HashSet<>(resources);
    names.addAll(before.resources);
    return new Heritage(tag, stackId, stackName, created, names);
  }

  /** Tells whether a thing's description says that this very stack made it. */
  public boolean claims(String description) {
    return !stackId.isEmpty() && description.equals("made by the stack " + stackId);
  }

  /**
   * Tells whether Heat made it for this stack: it is named by Heat's rule, which ends in twelve
   * random letters, after a resource of this very stack, and not older than the stack.
   */
  public boolean made(String name, Optional<Instant> at) {
    if (resources.isEmpty() || at.isEmpty() || created.isEmpty()) {
      return false;
    }
    String any = resources.stream().map(Pattern::quote).collect(Collectors.joining("|"));
    Pattern rule = Pattern.compile(Pattern.quote(stackName) + "(-(" + any + ")-[a-z2-7]{12})+");
    return rule.matcher(name).matches() && !at.get().isBefore(created.get());
  }
}
