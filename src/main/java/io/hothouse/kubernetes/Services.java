package io.hothouse.kubernetes;

import io.hothouse.ErrorCode;
import io.hothouse.HothouseException;
import io.hothouse.yaml.Setting;
import io.hothouse.yaml.YamlFile;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.Collection;
import java.util.LinkedHashMap;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.TreeMap;
import java.util.stream.Stream;

/** The services that can be deployed, each after those that it requires. */
public final class Services {
  private static final String PROFILES = "profiles.yaml";

  /** The profile of a cluster alone. */
  private static final String NONE = "none";

  /** The profile of all services but those that replace another, which need not be written down. */
  private static final String ALL = "all";

  private final Map<String, ServiceDefinition> ordered;
  private final Map<String, List<String>> profiles;

  private Services(Map<String, ServiceDefinition> ordered, Map<String, List<String>> profiles) {
    this.ordered = ordered;
    this.profiles = profiles;
  }

  /**
   * Reads the folders in {@code roots} that have a {@code service.yaml}, and each root's {@code
   * profiles.yaml}, which gives names to several of them.
   *
   * @param roots of services or profiles of one name, the one in the last of these counts
   * @throws HothouseException when one names an unknown service or requires, in a circle, itself
   */
  public static Services load(List<Path> roots) {
    Map<String, ServiceDefinition> found = new LinkedHashMap<>();
    for (Path folder : roots.stream().flatMap(root -> folders(root).stream()).toList()) {
      if (Files.exists(folder.resolve(ServiceFile.NAME))) {
        ServiceDefinition service = ServiceFile.read(folder);
        found.put(service.name(), service);
      }
    }
    Map<String, ServiceDefinition> ordered = new LinkedHashMap<>();
    for (ServiceDefinition service : found.values()) {
      refuseUnknown(service, found);
      place(service, found, ordered, new LinkedHashSet<>());
    }
    return new Services(ordered, profiles(roots, ordered));
  }

  /** Returns all services, each after those that it requires. */
  public List<ServiceDefinition> all() {
    return List.copyOf(ordered.values());
  }

  /**
   * Returns these services, all that they require and what goes along with these, in order. What is
   * replaced by one of them is not among them.
   *
   * @param names services or profiles
   * @throws HothouseException when there is neither of such a name
   */
  public List<ServiceDefinition> with(Collection<String> names) {
    Set<String> wanted = new LinkedHashSet<>();
    names.stream()
        .flatMap(name -> profiles.getOrDefault(name, List.of(name)).stream())
        .forEach(name -> want(service(name), wanted));
    List.copyOf(wanted).forEach(name -> service(name).replaces().ifPresent(wanted::remove));
    return all().stream().filter(service -> wanted.contains(service.name())).toList();
  }

  /**
   * Returns the service of that name.
   *
   * @throws HothouseException when there is none
   */
  public ServiceDefinition service(String name) {
    ServiceDefinition service = ordered.get(name);
    if (service == null) {
      throw new HothouseException(
          ErrorCode.NOT_FOUND,
          "Tried to find the service %s, but there are no manifests for it. Next: choose among %s, or the profiles %s."
              .formatted(
                  name, String.join(", ", ordered.keySet()), String.join(", ", profiles.keySet())));
    }
    return service;
  }

  private static Map<String, List<String>> profiles(
      List<Path> roots, Map<String, ServiceDefinition> known) {
    Map<String, List<String>> profiles = new TreeMap<>();
    roots.stream()
        .map(root -> root.resolve(PROFILES))
        .filter(Files::exists)
        .forEach(
            file ->
                YamlFile.read(file, ErrorCode.TEMPLATE)
                    .mapping("the profiles")
                    .forEach((name, members) -> profiles.put(name, members(name, members, known))));
    profiles.put(
        ALL,
        known.values().stream()
            .filter(service -> service.replaces().isEmpty())
            .map(ServiceDefinition::name)
            .toList());
    profiles.put(NONE, List.of());
    return profiles;
  }

  private static List<String> members(
      String profile, Setting members, Map<String, ServiceDefinition> known) {
    List<String> names = new ArrayList<>();
    for (Setting member : members.list(profile)) {
      String name = member.text(profile);
      if (!known.containsKey(name)) {
        throw member.refused(
            "the profile %s names the unknown service %s".formatted(profile, name));
      }
      names.add(name);
    }
    return names;
  }

  private void want(ServiceDefinition service, Set<String> wanted) {
    if (wanted.add(service.name())) {
      Stream.concat(service.requires().stream(), service.along().stream())
          .forEach(other -> want(ordered.get(other), wanted));
    }
  }

  private static void refuseUnknown(
      ServiceDefinition service, Map<String, ServiceDefinition> found) {
    Stream.concat(service.along().stream(), service.replaces().stream())
        .filter(other -> !found.containsKey(other))
        .findFirst()
        .ifPresent(
            other -> {
              throw new HothouseException(
                  ErrorCode.TEMPLATE,
                  "Tried to order the services, but %s names the service %s, which there is not. Next: correct its along or replaces."
                      .formatted(service.folder().resolve(ServiceFile.NAME), other));
            });
  }

  private static void place(
      ServiceDefinition service,
      Map<String, ServiceDefinition> found,
      Map<String, ServiceDefinition> placed,
      Set<String> path) {
    if (placed.containsKey(service.name())) {
      return;
    }
    path.add(service.name());
    for (String required : service.requires()) {
      if (path.contains(required)) {
        List<String> circle = new ArrayList<>(path);
        circle.add(required);
        throw refused(
            service,
            "that closes a circle: "
                + String.join(" → ", circle.subList(circle.indexOf(required), circle.size())));
      }
      if (!found.containsKey(required)) {
        throw refused(service, "there is no service " + required);
      }
      place(found.get(required), found, placed, path);
    }
    path.remove(service.name());
    placed.put(service.name(), service);
  }

  private static HothouseException refused(ServiceDefinition service, String reason) {
    return new HothouseException(
        ErrorCode.TEMPLATE,
        "Tried to order the services, but %s requires %s, and %s. Next: correct its requires."
            .formatted(
                service.folder().resolve(ServiceFile.NAME),
                String.join(", ", service.requires()),
                reason));
  }

  private static List<Path> folders(Path root) {
    try (Stream<Path> entries = Files.list(root)) {
      return entries.filter(Files::isDirectory).sorted().toList();
    } catch (IOException problem) {
      throw new HothouseException(
          ErrorCode.NOT_FOUND,
          "Tried to read the manifests in %s, but the folder cannot be listed: %s. Next: check what --manifests names; without that option, delete the folder, and it is unpacked again."
              .formatted(root, problem.getMessage()),
          problem);
    }
  }
}
