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

  /** What the environment puts over a file's entry, as {@code openstack} lets it. */
  private static final List<String> OVERRIDES =
      List.of(Regions.CHOSEN, "interface", "endpoint_type", "cacert");

  /**
   * What the environment says where a file's entry does not, as the one that Horizon offers has no
   * password. It never takes the place of what the entry says: variables are left over from other
   * clouds too easily.
   */
  private static final List<String> ADDITIONS =
      List.of(
          "username",
          "user_id",
          "password",
          "token",
          "auth_token",
          "user_domain_name",
          "user_domain_id",
          "project_name",
          "project_id",
          "project_domain_name",
          "project_domain_id",
          "application_credential_secret");

  /** Where other clients look for the authorities to trust when nothing else names them. */
  private static final List<String> AUTHORITIES = List.of("REQUESTS_CA_BUNDLE", "SSL_CERT_FILE");

  private final Map<String, String> environment;
  private final CloudFiles files;
  private final Path home;

  /** Creates a chooser for a user with this environment, working folder and home. */
  public CloudConfigs(Map<String, String> environment, Path workingFolder, Path home) {
    this.environment = Map.copyOf(environment);
    this.home = home;
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

  /**
   * Returns the name of the cloud that the flag or {@code OS_CLOUD} chooses, if any. {@code
   * OS_CLOUD_NAME} is what openstacksdk calls a cloud of {@code OS_AUTH_URL}: it chooses where
   * there is none.
   */
  public Optional<String> chosen(Optional<String> flag) {
    return flag.or(() -> variable("OS_CLOUD"))
        .filter(text -> !text.isBlank())
        .or(() -> variable("OS_CLOUD_NAME").filter(name -> variable("OS_AUTH_URL").isEmpty()));
  }

  private Optional<String> variable(String name) {
    return Optional.ofNullable(environment.get(name)).filter(text -> !text.isBlank());
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
    Map<String, Setting> settings = CloudEntry.underscored(entry.mapping(name));
    Map<String, Setting> variables = variables();
    if (!variables.containsKey(Regions.CHOSEN)) {
      Regions.refuseContradiction(name, settings);
    }
    variables.entrySet().stream()
        .filter(variable -> OVERRIDES.contains(variable.getKey()))
        .forEach(variable -> settings.put(variable.getKey(), variable.getValue()));
    variables.keySet().retainAll(ADDITIONS);
    return config(name, entry.origin(), settings, variables);
  }

  private CloudConfig fromEnvironment() {
    Map<String, Setting> settings = variables();
    // It chooses a cloud, where an entry's 'cloud' names a vendor.
    settings.remove("cloud");
    return config(FROM_ENVIRONMENT, "environment variables OS_*", settings, Map.of());
  }

  private CloudConfig config(
      String name, String origin, Map<String, Setting> settings, Map<String, Setting> additions) {
    Map<String, Setting> fallbacks = new LinkedHashMap<>(additions);
    AUTHORITIES.stream()
        .filter(variable -> !environment.getOrDefault(variable, "").isEmpty())
        .findFirst()
        .ifPresent(
            variable ->
                fallbacks.put(
                    "cacert",
                    new Setting(environment.get(variable), "environment variable " + variable)));
    return new CloudEntry(name, origin, settings, fallbacks, home).config(Proxies.of(environment));
  }

  private Map<String, Setting> variables() {
    return environment.entrySet().stream()
        .filter(variable -> variable.getKey().startsWith("OS_") && !variable.getValue().isEmpty())
        .collect(
            Collectors.toMap(
                variable -> variable.getKey().substring(3).toLowerCase(Locale.ROOT),
                variable ->
                    new Setting(variable.getValue(), "environment variable " + variable.getKey()),
                (one, other) -> one,
                LinkedHashMap::new));
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
