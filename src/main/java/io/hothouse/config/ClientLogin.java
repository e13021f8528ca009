package io.hothouse.config;

import io.hothouse.Secret;
import io.hothouse.yaml.YamlDocument;
import java.util.LinkedHashMap;
import java.util.Locale;
import java.util.Map;
import java.util.Set;

/**
 * What clients of OpenStack are told to log in with a password, in the forms that they read.
 *
 * @param authUrl Keystone's address
 * @param project the name of the project
 */
public record ClientLogin(
    String authUrl,
    String username,
    Secret password,
    String project,
    String userDomain,
    String projectDomain,
    String region) {
  /** The names of its fields, as clients have them in their files. */
  public static final Set<String> FIELDS =
      Set.of(
          "auth_url",
          "username",
          "password",
          "project_name",
          "user_domain_name",
          "project_domain_name",
          "region_name");

  private static final String PASSWORD = "password";

  /** Creates one of the {@link #FIELDS}, each of which has a value. */
  public static ClientLogin of(Map<String, String> fields) {
    return new ClientLogin(
        fields.get("auth_url"),
        fields.get("username"),
        new Secret(fields.get(PASSWORD)),
        fields.get("project_name"),
        fields.get("user_domain_name"),
        fields.get("project_domain_name"),
        fields.get("region_name"));
  }

  private Map<String, Object> auth() {
    Map<String, Object> auth = new LinkedHashMap<>();
    auth.put("auth_url", authUrl);
    auth.put("username", username);
    auth.put("project_name", project);
    auth.put("user_domain_name", userDomain);
    auth.put("project_domain_name", projectDomain);
    return auth;
  }

  private Map<String, Object> settings(Map<String, Object> auth) {
    Map<String, Object> settings = new LinkedHashMap<>();
    settings.put("auth", auth);
    settings.put("region_name", region);
    settings.put("identity_api_version", 3);
    return settings;
  }

  /** Returns the lines of an entry in clouds.yaml, without the password. */
  public String entry() {
    return YamlDocument.block(settings(auth()));
  }

  /** Returns the lines of an entry in secure.yaml, or what is to be added to {@link #entry}. */
  public String secretEntry() {
    return YamlDocument.block(Map.of("auth", Map.of(PASSWORD, password.value())));
  }

  /** Returns all of it, the password too, as the value of an entry in clouds.yaml. */
  public Map<String, Object> settings() {
    Map<String, Object> auth = auth();
    auth.put(PASSWORD, password.value());
    return settings(auth);
  }

  /** Returns all of it, the password too, as variables of the environment. */
  public Map<String, String> variables() {
    Map<String, String> variables = new LinkedHashMap<>();
    Map<String, Object> all = auth();
    all.put(PASSWORD, password.value());
    all.put("region_name", region);
    all.put("identity_api_version", 3);
    all.forEach(
        (name, value) ->
            variables.put("OS_" + name.toUpperCase(Locale.ROOT), String.valueOf(value)));
    return variables;
  }
}
