package io.hothouse.evidence;

import io.hothouse.Deadline;
import io.hothouse.ErrorCode;
import io.hothouse.HothouseException;
import io.hothouse.ssh.EveryNode;
import io.hothouse.ssh.SshConnections;
import io.hothouse.ssh.SshTarget;
import java.nio.charset.StandardCharsets;
import java.time.Duration;
import java.util.Base64;
import java.util.Collection;
import java.util.List;
import java.util.Optional;
import java.util.Set;
import java.util.stream.Collectors;

/**
 * The values of the services' secrets, so that none of them gets into what leaves an environment:
 * what Kubernetes keeps, and, as it may be just that which does not answer, what the containers of
 * each node were given.
 */
final class KnownSecrets {
  private static final Duration BUDGET = Duration.ofSeconds(15);

  /** What a service's account has beside its token is no secret, and names what one looks for. */
  private static final Set<String> OPEN = Set.of("ca.crt", "namespace", "service-ca.crt");

  /** Where a value comes from, its name, and the value in Base64, on each line. */
  private static final String QUESTION =
      """
      ! sudo test -e /etc/kubernetes/admin.conf || sudo timeout 8 kubectl --kubeconfig /etc/kubernetes/admin.conf \
        --request-timeout=5s -n openstack get secrets \
        -o go-template='{{range .items}}{{$type := .type}}{{range $key, $value := .data}}{{$type}} {{$key}} {{$value}}{{"\\n"}}{{end}}{{end}}' 2>/dev/null
      sudo sh -c 'cat /proc/[0-9]*/environ' 2>/dev/null | tr '\\0' '\\n' |
        grep -E '^[A-Z0-9_]*(PASSWORD|PASS|SECRET|TOKEN|KEY)=' | sort -u |
        while IFS='=' read -r name value; do printf 'environment %s ' "$name"; printf %s "$value" | base64 -w 0; echo; done
      sudo sh -c 'for file in /var/lib/kubelet/pods/*/volumes/kubernetes.io~secret/*/..data/*; do
        ! test -f "$file" || { printf 'mounted %s ' "${file##*/}"; base64 -w 0 "$file"; echo; }; done'
      """;

  private KnownSecrets() {}

  /**
   * Asks all nodes at once.
   *
   * @return the values that any of them tells; none when no node answers
   */
  static Set<String> of(List<SshTarget> nodes, SshConnections connections) {
    return EveryNode.run("learn the secrets", nodes, node -> of(node, connections)).stream()
        .flatMap(Collection::stream)
        .collect(Collectors.toUnmodifiableSet());
  }

  private static Set<String> of(SshTarget node, SshConnections connections) {
    Deadline deadline = Deadline.after(BUDGET);
    try {
      return connections
          .to(node, deadline)
          .run(QUESTION, deadline)
          .output()
          .lines()
          .flatMap(line -> value(line).stream())
          .collect(Collectors.toUnmodifiableSet());
    } catch (HothouseException problem) {
      if (problem.code() == ErrorCode.INTERRUPTED) {
        throw problem;
      }
      // Nothing comes from such a node, and the others may know the same.
      return Set.of();
    }
  }

  /** Returns the secret that a line tells; nothing when it tells none, or is cut off. */
  static Optional<String> value(String line) {
    String[] words = line.split(" ", -1);
    if (words.length != 3 || OPEN.contains(words[1])) {
      return Optional.empty();
    }
    try {
      String value = new String(Base64.getDecoder().decode(words[2]), StandardCharsets.UTF_8);
      return Optional.of(value).filter(it -> !it.isBlank());
    } catch (IllegalArgumentException torn) {
      return Optional.empty();
    }
  }
}
