package io.hothouse.diagnosis;

import io.hothouse.kubernetes.ClusterState.PodState;
import java.util.List;
import java.util.Optional;
import java.util.Set;
import java.util.regex.Matcher;
import java.util.regex.Pattern;

/** What the log of a pod tells beyond doubt. */
final class Words {
  private static final Pattern DENIED = Pattern.compile("Access denied for user '([^']*)'");
  private static final Pattern NO_TABLE =
      Pattern.compile("Table '([^']*)' doesn't exist|Unknown database '([^']*)'");

  private Words() {}

  static Optional<Finding> of(PodState pod) {
    Matcher denied = DENIED.matcher(pod.lastWords());
    if (denied.find()) {
      return Optional.of(
          finding(
              Cause.WRONG_PASSWORD,
              pod,
              "the database does not take the password of the user " + denied.group(1),
              denied.group(),
              "make the Secret %s what the database has, or the other way round, and restart it"
                  .formatted(pod.service())));
    }
    Matcher table = NO_TABLE.matcher(pod.lastWords());
    return table.find()
        ? Optional.of(
            finding(
                Cause.SCHEMA_MISSING,
                pod,
                "its database has no schema, or not all of it",
                table.group(),
                "run its bootstrap again: kubectl -n openstack delete job %s-bootstrap; hothouse deploy ENV --services %s"
                    .formatted(pod.service(), pod.service())))
        : Optional.empty();
  }

  private static Finding finding(Cause cause, PodState pod, String what, String said, String cure) {
    return new Finding(
        cause,
        "pod " + pod.name(),
        what,
        List.of("it said: " + said),
        cure,
        Set.of(),
        Set.of(pod.service()));
  }
}
