package io.hothouse.openstack.identity;

import io.hothouse.Deadline;
import io.hothouse.Secret;
import java.time.Duration;

/**
 * A token and what Keystone tells with it.
 *
 * @param document Keystone's whole answer, for openstack4j
 * @param life until when it is valid, on this machine's monotonic clock
 */
public record IssuedToken(
    Secret value, String projectId, Catalogue catalogue, String document, Deadline life) {
  private static final Duration MARGIN = Duration.ofMinutes(2);

  @Override
  public String toString() {
    return "token for project " + projectId;
  }

  /** Tells whether it is better renewed before it is used again. */
  public boolean ageing() {
    Duration margin = life.budget().dividedBy(5);
    Duration least = margin.compareTo(MARGIN) < 0 ? margin : MARGIN;
    return life.remaining().compareTo(least) < 0;
  }
}
