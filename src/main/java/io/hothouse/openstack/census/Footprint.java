package io.hothouse.openstack.census;

import io.hothouse.openstack.heat.Made;
import java.util.List;
import java.util.Set;
import java.util.regex.Pattern;
import java.util.stream.Collectors;

/**
 * How an environment's things are recognised.
 *
 * @param stackName the environment's stack
 * @param physicalIds ids of all that the stack made, recorded before it was deleted
 * @param resources the names of the stack's resources, those of nested stacks too; empty where
 *     nobody knows them any more
 */
public record Footprint(String stackName, Set<String> physicalIds, Set<String> resources) {
  /** What the template calls its servers. */
  private static final String SERVERS = "control-plane|worker-[0-9]+";

  /** How Heat ends the names that it makes; the letters are those of base 32. */
  private static final String ENDING = "-[a-z2-7]{12}";

  /** Copies the sets. */
  public Footprint {
    physicalIds = Set.copyOf(physicalIds);
    resources = Set.copyOf(resources);
  }

  /** Returns the footprint of a stack that has made this. */
  public static Footprint of(String stackName, Made made) {
    return new Footprint(stackName, made.physicalIds(), made.names());
  }

  /**
   * Tells whether a name is made by this stack's rule and not by the rule of a neighbour whose name
   * begins like this stack's: as the template calls its servers, or as Heat calls what it makes,
   * which is after a resource. That a name only begins like the stack's proves nothing.
   */
  boolean names(String name, List<String> otherStacks) {
    String prefix = stackName + "-";
    if (!rule().matcher(name).matches()) {
      return false;
    }
    return otherStacks.stream()
        .filter(other -> other.startsWith(prefix))
        .noneMatch(other -> name.equals(other) || name.startsWith(other + "-"));
  }

  private Pattern rule() {
    String any =
        resources.isEmpty()
            ? "[A-Za-z0-9_]+"
            : resources.stream().map(Pattern::quote).collect(Collectors.joining("|"));
    return Pattern.compile(
        "%s(-(%s)|(-(%s)%s)+)".formatted(Pattern.quote(stackName), SERVERS, any, ENDING));
  }
}
