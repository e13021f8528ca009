package io.hothouse.diagnosis;

import io.hothouse.kubernetes.ClusterState.PodState;
import java.util.List;
import java.util.Optional;
import java.util.Set;
import java.util.regex.Matcher;
import java.util.regex.Pattern;

/** What the log of a pod tells beyond doubt. */
final class DatabaseErrors {
  /** How the services' database driver tells an error: its number and the server's words. */
  private static final Pattern DATABASE = Pattern.compile("\\((\\d{4}), ([\"'])(.*?)\\2\\)");

  /** MySQL's numbers for an unknown user or a wrong password. */
  private static final Set<String> DENIED = Set.of("1044", "1045", "1698");

  /** MySQL's numbers for an unknown database, table or column. */
  private static final Set<String> NOT_THERE = Set.of("1049", "1054", "1146");

  /** What our images say while they wait for what they need, before their program begins. */
  private static final Pattern WAITING = Pattern.compile("(?m)^.*waiting until .*$");

  private DatabaseErrors() {}

  static Optional<Finding> of(PodState pod) {
    Matcher error = DATABASE.matcher(sinceItWaited(pod.lastWords()));
    String number = "";
    String words = "";
    // Earlier ones may be over.
    while (error.find()) {
      number = error.group(1);
      words = error.group(3);
    }
    if (DENIED.contains(number)) {
      return Optional.of(
          finding(
              Cause.WRONG_PASSWORD,
              pod,
              "the database rejects its password",
              words,
              "make the Secret %s and the database agree, then restart the pod"
                  .formatted(pod.service())));
    }
    return NOT_THERE.contains(number)
        ? Optional.of(
            finding(
                Cause.SCHEMA_MISSING,
                pod,
                "its database schema is missing or incomplete",
                words,
                "run its bootstrap again: kubectl -n openstack delete job %s-bootstrap; hothouse deploy ENV --services %s"
                    .formatted(pod.service(), pod.service())))
        : Optional.empty();
  }

  /** Returns the words after the last wait; all of them where it still waits. */
  private static String sinceItWaited(String words) {
    Matcher waiting = WAITING.matcher(words);
    int end = 0;
    while (waiting.find()) {
      end = waiting.end();
    }
    String after = words.substring(end);
    return after.isBlank() ? words : after;
  }

  private static Finding finding(Cause cause, PodState pod, String what, String said, String cure) {
    return Finding.ofService(
        cause, "pod " + pod.name(), pod.service(), what, List.of("it said: " + said), cure);
  }
}
