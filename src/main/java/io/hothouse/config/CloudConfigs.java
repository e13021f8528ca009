package io.hothouse.config;

import io.hothouse.ErrorCode;
import io.hothouse.HothouseException;
import io.hothouse.yaml.Setting;
import java.nio.file.Path;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Optional;
import java.util.stream.Collectors;

/**
 * Chooses the cloud: the flag {@code --os-cloud}, else {@code OS_CLOUD}, else {@code OS_AUTH_URL}
 * and its like; files are searched as openstacksdk searches them.
 */
public final class CloudConfigs {
  private static final String FROM_ENVIRONMENT = "envvars";

  /** What {@code openstack} also lets the environment put over a file's entry. */
  private static final List<String> OVERRIDES =
      List.of("region_name", "interface", "endpoint_type", "cacert");

  private final Map<String, String> environment;
  private final CloudFiles files;

  /** Creates a chooser for a user with this environment, working folder and home. */
  public CloudConfigs(Map<String, String> environment, Path workingFolder, Path home) {
    this.environment = Map.copyOf(environment);
    this.files = new CloudFiles(environment, workingFolder, home);
  }

  /** Returns a chooser for the user who runs this program. */
  public static CloudConfigs ofProcess() {
    Map<String, String> environment = System.getenv();
    Path home = Path.of(environment.getOrDefault("HOME", System.getProperty("user.home")));
    return new CloudConfigs(environment, Path.of("").toAbsolutePath(), home);
  }

  /**
   * Returns the cloud to use, or nothing when none is configured at all.
   *
   * @param flag what {@code --os-cloud} says
   * @throws HothouseException with {@link ErrorCode#CONFIG}, naming file, line and field
   */
  public Optional<CloudConfig> find(Optional<String> flag) {
    Optional<String> name = chosen(flag);
    if (name.isPresent()) {
      return Optional.of(named(name.get()));
    }
    return environment.getOrDefault("OS_AUTH_URL", "").isBlank()
        ? Optional.empty()
        : Optional.of(fromEnvironment());
  }

  /** Returns the name of the cloud that the flag or {@code OS_CLOUD} chooses, if any. */
  public Optional<String> chosen(Optional<String> flag) {
    return flag.or(() -> Optional.ofNullable(environment.get("OS_CLOUD")))
        .filter(text -> !text.isBlank());
  }

  /** Returns the cloud of that name. */
  public CloudConfig named(String name) {
    Map<String, Setting> clouds = files.clouds();
    Setting entry = clouds.get(name);
    if (entry == null && name.equals(FROM_ENVIRONMENT)) {
      return fromEnvironment();
    }
    if (entry == null) {
      throw unknown(name, clouds);
    }
    Map<String, Setting> settings = new LinkedHashMap<>(entry.mapping(name));
    variables().entrySet().stream()
        .filter(variable -> OVERRIDES.contains(variable.getKey()))
        .forEach(variable -> settings.put(variable.getKey(), variable.getValue()));
    return new CloudEntry(name, entry.origin(), settings).config();
  }

  private CloudConfig fromEnvironment() {
    return new CloudEntry(FROM_ENVIRONMENT, "environment variables OS_*", variables()).config();
  }

  private Map<String, Setting> variables() {
    return environment.entrySet().stream()
        .filter(variable -> variable.getKey().startsWith("OS_") && !variable.getValue().isEmpty())
        .collect(
            Collectors.toMap(
                variable -> variable.getKey().substring(3).toLowerCase(Locale.ROOT),
                variable ->
                    new Setting(variable.getValue(), "environment variable " + variable.getKey())));
  }

  private HothouseException unknown(String name, Map<String, Setting> clouds) {
    String known = clouds.isEmpty() ? "none" : String.join(", ", clouds.keySet());
    String searched =
        files.candidates().stream().map(Path::toString).collect(Collectors.joining(", "));
    return new HothouseException(
        ErrorCode.CONFIG,
        ("Tried to use the cloud '%s', but no clouds.yaml names it. Known clouds: %s. Searched, the"
                + " first that exists counts: %s. Next: choose a known one or add an entry.")
            .formatted(name, known, searched));
  }
}
