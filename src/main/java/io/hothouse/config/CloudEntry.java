package io.hothouse.config;

import io.hothouse.ErrorCode;
import io.hothouse.HothouseException;
import io.hothouse.Secret;
import io.hothouse.yaml.Setting;
import java.net.URI;
import java.net.URISyntaxException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Arrays;
import java.util.Locale;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.stream.Stream;

/** One cloud's settings, as a file or the environment has them, turned into a configuration. */
final class CloudEntry {
  private static final Set<String> NO = Set.of("false", "no", "off", "0", "n", "f");
  private static final Reference DEFAULT_DOMAIN = new Reference.ById("default");

  private final String name;
  private final String origin;
  private final Map<String, Setting> settings;
  private final Map<String, Setting> auth;

  /** Creates an entry; {@code origin} says in messages where it stands. */
  CloudEntry(String name, String origin, Map<String, Setting> settings) {
    this.name = name;
    this.origin = origin;
    this.settings = settings;
    this.auth =
        Optional.ofNullable(settings.get("auth")).map(it -> it.mapping("auth")).orElse(Map.of());
  }

  CloudConfig config() {
    Credentials credentials = credentials();
    Optional<Reference> project = project();
    if (credentials instanceof Credentials.Password && project.isEmpty()) {
      throw missing("project_name");
    }
    // Keystone refuses a scope beside an application credential, which has one of its own.
    boolean scoped = !(credentials instanceof Credentials.ApplicationCredential);
    return new CloudConfig(
        name,
        new Login(authUrl(), credentials, scoped ? project : Optional.empty()),
        new EndpointChoice(region(), visibility()),
        tls());
  }

  private Credentials credentials() {
    String type = text("auth_type").orElseGet(this::likelyType).toLowerCase(Locale.ROOT);
    return switch (type) {
      case "password", "v3password" ->
          new Credentials.Password(
              reference("user", "username")
                  .or(() -> reference("user", "user_name"))
                  .orElseThrow(() -> missing("username")),
              secret("password"));
      case "token", "v3token" -> new Credentials.Token(secret("token"));
      case "v3applicationcredential" ->
          new Credentials.ApplicationCredential(
              applicationCredential(), secret("application_credential_secret"));
      default ->
          throw wrong(
              "auth_type",
              "'%s' is not one of password, token, v3applicationcredential".formatted(type));
    };
  }

  private String likelyType() {
    if (text("application_credential_secret").isPresent()) {
      return "v3applicationcredential";
    }
    return text("token").isPresent() ? "token" : "password";
  }

  private Reference applicationCredential() {
    Optional<String> id = text("application_credential_id");
    if (id.isPresent()) {
      return new Reference.ById(id.get());
    }
    String credential =
        text("application_credential_name").orElseThrow(() -> missing("application_credential_id"));
    Reference user = reference("user", "username").orElseThrow(() -> missing("username"));
    return new Reference.ByName(credential, Optional.of(user));
  }

  private Optional<Reference> project() {
    return reference("project", "project_name").or(() -> reference("tenant", "tenant_name"));
  }

  private Optional<Reference> reference(String kind, String nameField) {
    Optional<Reference> byId = text(kind + "_id").map(Reference.ById::new);
    return byId.or(
        () -> text(nameField).map(it -> new Reference.ByName(it, Optional.of(domain(kind)))));
  }

  private Reference domain(String kind) {
    String owner = kind.equals("tenant") ? "project" : kind;
    return Stream.of(owner + "_domain", "default_domain", "domain")
        .flatMap(prefix -> domainNamed(prefix).stream())
        .findFirst()
        .orElse(DEFAULT_DOMAIN);
  }

  private Optional<Reference> domainNamed(String prefix) {
    Optional<Reference> byId = text(prefix + "_id").map(Reference.ById::new);
    return byId.or(
        () ->
            first(prefix + "_name", prefix).map(it -> new Reference.ByName(it, Optional.empty())));
  }

  private URI authUrl() {
    String text =
        text("auth_url")
            .orElseThrow(
                () -> text("profile").isPresent() ? unknownProfile() : missing("auth_url"));
    try {
      URI uri = new URI(text.trim());
      if (uri.getHost() == null || uri.getScheme() == null || !uri.getScheme().matches("https?")) {
        throw wrong("auth_url", "'%s' is not an http or https address".formatted(text));
      }
      return URI.create(versionThree(uri.toString()));
    } catch (URISyntaxException problem) {
      throw wrong("auth_url", "'%s' is not an address".formatted(text));
    }
  }

  private static String versionThree(String address) {
    String trimmed = address.replaceAll("/+$", "");
    if (trimmed.endsWith("/v3")) {
      return trimmed;
    }
    return trimmed.replaceAll("/v2\\.0$", "") + "/v3";
  }

  private Optional<String> region() {
    Setting regions = settings.get("regions");
    return text("region_name")
        .or(() -> regions == null ? Optional.empty() : regions.firstText("regions"));
  }

  private String visibility() {
    String text = first("interface", "endpoint_type").orElse("public").toLowerCase(Locale.ROOT);
    String visibility = text.replaceAll("url$", "");
    if (!Set.of("public", "internal", "admin").contains(visibility)) {
      throw wrong("interface", "'%s' is not one of public, internal, admin".formatted(text));
    }
    return visibility;
  }

  private Tls tls() {
    boolean insecure = text("insecure").map(CloudEntry::truth).orElse(false);
    boolean verified = text("verify").map(CloudEntry::truth).orElse(true) && !insecure;
    Optional<Path> authorities = text("cacert").map(Path::of);
    authorities
        .filter(file -> verified && !Files.isReadable(file))
        .ifPresent(
            file -> {
              throw wrong("cacert", "the file %s cannot be read".formatted(file));
            });
    return new Tls(verified, authorities);
  }

  private static boolean truth(String text) {
    return !NO.contains(text.toLowerCase(Locale.ROOT));
  }

  private Secret secret(String field) {
    return new Secret(text(field).orElseThrow(() -> missing(field)));
  }

  private Optional<String> first(String... fields) {
    return Arrays.stream(fields).flatMap(field -> text(field).stream()).findFirst();
  }

  private Optional<String> text(String field) {
    return Stream.of(auth, settings)
        .filter(map -> map.containsKey(field))
        .map(map -> map.get(field).text(field))
        .filter(text -> !text.isEmpty())
        .findFirst();
  }

  private HothouseException missing(String field) {
    return wrong(field, "the field '%s' is missing".formatted(field));
  }

  private HothouseException unknownProfile() {
    return wrong(
        "profile",
        "vendor profiles are not known here, so 'profile' cannot stand for the field 'auth_url'");
  }

  private HothouseException wrong(String field, String problem) {
    Setting setting = auth.getOrDefault(field, settings.get(field));
    return new HothouseException(
        ErrorCode.CONFIG,
        "Tried to use the cloud '%s', but %s (%s). Next: correct '%s' there."
            .formatted(name, problem, setting == null ? origin : setting.origin(), field));
  }
}
