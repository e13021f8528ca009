package io.hothouse.probe;

import io.hothouse.Secret;
import io.hothouse.yaml.Setting;
import java.util.HashSet;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.function.Function;

/**
 * The probes that services declare; one may come after another's steps and use what these brought.
 */
public final class Probes {
  static final Function<String, Secret> NO_SECRETS =
      name -> {
        throw new IllegalStateException("a probe over TCP has no secrets");
      };

  private final Map<String, Setting> declarations;
  private final Function<String, Secret> secrets;

  /**
   * Creates the view on declarations.
   *
   * @param declarations the list of probes that each service declares, by the service's name
   * @param secrets gives the value that {@code ${secret:NAME/KEY}} stands for
   */
  public Probes(Map<String, Setting> declarations, Function<String, Secret> secrets) {
    this.declarations = Map.copyOf(declarations);
    this.secrets = secrets;
  }

  /**
   * Returns a service's probes.
   *
   * @throws io.hothouse.HothouseException that tells file, line and field of what is wrong
   */
  public List<Probe> of(String service) {
    List<Setting> own = declarations.get(service).list("probes");
    refuseSameNames(own);
    return own.stream().map(declaration -> read(declaration, new HashSet<>())).toList();
  }

  /** Results and {@code after} name a probe: which one, has to be clear. */
  private static void refuseSameNames(List<Setting> probes) {
    Set<String> names = new HashSet<>();
    for (Setting probe : probes) {
      if (!names.add(ProbeReader.name(probe))) {
        throw probe.refused(
            "the service has another probe called '%s'".formatted(ProbeReader.name(probe)));
      }
    }
  }

  private Probe read(Setting declaration, Set<String> within) {
    return new ProbeReader(declaration, secrets, (name, place) -> steps(name, place, within))
        .read();
  }

  /** The steps of a probe that is named as {@code SERVICE/PROBE}. */
  private List<HttpStep> steps(String name, Setting place, Set<String> within) {
    if (!within.add(name)) {
      throw place.refused("it comes after itself: " + String.join(", ", within));
    }
    Map<String, Setting> known = new LinkedHashMap<>();
    declarations.forEach(
        (service, list) -> {
          refuseSameNames(list.list("probes"));
          list.list("probes")
              .forEach(probe -> known.put(service + "/" + ProbeReader.name(probe), probe));
        });
    Setting found = known.get(name);
    if (found == null || !(read(found, within) instanceof HttpProbe probe)) {
      throw place.refused(
          "'after' names no probe over HTTP; there are " + String.join(", ", known.keySet()));
    }
    return probe.steps();
  }
}
