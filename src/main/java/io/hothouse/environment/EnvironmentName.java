package io.hothouse.environment;

import io.hothouse.ErrorCode;
import io.hothouse.HothouseException;
import io.hothouse.localcloud.LocalCloud;
import java.util.Optional;
import java.util.regex.Pattern;

/** The name of an environment, which is also its stack's. */
public record EnvironmentName(String value) {
  private static final Pattern ALLOWED = Pattern.compile("[a-z]([a-z0-9-]{0,38}[a-z0-9])?");

  private static final String PREFIX = "hothouse-";

  /**
   * Accepts what is valid as a stack name, a host name and a file name alike.
   *
   * @throws HothouseException with {@link ErrorCode#USAGE}
   */
  public EnvironmentName {
    if (!ALLOWED.matcher(value).matches()) {
      throw new HothouseException(
          ErrorCode.USAGE,
          "The name '%s' cannot be used: a name has 1 to 40 lower-case letters, digits and hyphens, begins with a letter and does not end with a hyphen."
              .formatted(value.replaceAll("\\p{Cntrl}", "?")));
    }
  }

  /** Returns the environment of that name, if that can be one's name. */
  static Optional<EnvironmentName> of(String name) {
    return ALLOWED.matcher(name).matches()
        ? Optional.of(new EnvironmentName(name))
        : Optional.empty();
  }

  /** Returns which environment on the local cloud has that {@link #context()}. */
  static Optional<EnvironmentName> ofContext(String context) {
    return context.startsWith(PREFIX) ? of(context.substring(PREFIX.length())) : Optional.empty();
  }

  /** Returns what the cluster is called in a kubeconfig of its own. */
  public String context() {
    return PREFIX + value;
  }

  /**
   * Returns the name under which the cluster is found in the user's kubeconfig, which may have one
   * of this name on each of several clouds: of those that are not the local one it tells which.
   */
  public String context(String cloud) {
    return cloud.equals(LocalCloud.NAME) ? context() : context() + "@" + cloud;
  }

  @Override
  public String toString() {
    return value;
  }
}
