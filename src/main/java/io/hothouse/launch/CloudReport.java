package io.hothouse.launch;

import io.hothouse.HothouseException;
import io.hothouse.InstanceKind;
import io.hothouse.openstack.lookup.Flavor;
import io.hothouse.openstack.lookup.Lookups.NamedNetwork;
import io.hothouse.openstack.lookup.NodeImage;
import io.hothouse.preflight.Verdict;
import java.util.HashSet;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.TreeMap;
import java.util.stream.Collectors;

/**
 * What the cloud was found to be like.
 *
 * @param checks every row, in the order in which a launch needs them
 * @param flavor of the nodes, when it was found
 * @param externalNetwork when it was found
 * @param image the one that was named, when it was found
 * @param instances what the nodes will be
 * @param authorities certificates (PEM) of authorities that the nodes have to know; empty for none
 * @param resources the types of what Heat would make, each as often as it would; empty where it was
 *     not asked
 */
public record CloudReport(
    List<CloudCheck> checks,
    Optional<Flavor> flavor,
    Optional<NamedNetwork> externalNetwork,
    Optional<NodeImage> image,
    InstanceKind instances,
    String authorities,
    List<String> resources) {

  /** Copies the lists. */
  public CloudReport {
    checks = List.copyOf(checks);
    resources = List.copyOf(resources);
  }

  /** Returns the same with these rows, and with what Heat would make. */
  CloudReport with(List<CloudCheck> rows, List<String> types) {
    return new CloudReport(rows, flavor, externalNetwork, image, instances, authorities, types);
  }

  /** Returns what Heat would make, in words: how many of which type, the most first. */
  public String resourcesInWords() {
    return resources.stream()
        .collect(Collectors.groupingBy(type -> type, TreeMap::new, Collectors.counting()))
        .entrySet()
        .stream()
        .sorted(Map.Entry.<String, Long>comparingByValue().reversed())
        .map(it -> it.getValue() + " " + it.getKey())
        .collect(Collectors.joining(", "));
  }

  /** Returns the rows with this verdict. */
  public List<CloudCheck> with(Verdict verdict) {
    return checks.stream().filter(check -> check.verdict() == verdict).toList();
  }

  /**
   * Returns this report when nothing on the cloud stands in the way.
   *
   * @throws HothouseException with the first failure's code; it tells all of them
   */
  public CloudReport orThrow() {
    // Two looks can come upon the same trouble.
    Set<String> told = new HashSet<>();
    List<HothouseException> failures =
        checks.stream()
            .flatMap(check -> check.failure().stream())
            .filter(failure -> told.add(failure.getMessage()))
            .toList();
    if (failures.isEmpty()) {
      return this;
    }
    if (failures.size() == 1) {
      throw failures.get(0);
    }
    throw new HothouseException(
        failures.get(0).code(),
        "The cloud is not fit for this environment yet: %d things are wrong:%s"
            .formatted(
                failures.size(),
                failures.stream()
                    .map(failure -> "%n- %s: %s".formatted(failure.code(), failure.getMessage()))
                    .collect(Collectors.joining())),
        failures.get(0));
  }
}
