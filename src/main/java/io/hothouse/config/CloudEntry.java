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
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.stream.Stream;

/** One cloud's settings, as a file or the environment has them, turned into a configuration. */
final class CloudEntry {
  private static final Set<String> NO = Set.of("false", "no", "off", "0", "n", "f");
  private static final Reference DEFAULT_DOMAIN = new Reference.ById("default");

  /** Ways to log in that OpenStack's client has and this program lacks. */
  private static final Set<String> ELSEWHERE =
      Set.of(
          "v2password",
          "v2token",
          "v3oidcpassword",
          "v3oidcaccesstoken",
          "v3oidcauthcode",
          "v3oidcclientcredentials",
          "v3oidcdeviceauthz",
          "v3adfspassword",
          "v3samlpassword",
          "v3websso",
          "v3kerberos",
          "v3multifactor",
          "v3totp",
          "v3oauth1",
          "v3oauth2clientcredential",
          "v3tokenlessauth");

  /** Settings that change who logs in or how, and have no meaning here. */
  private static final Map<String, String> UNUSABLE =
      Map.of(
          "cert", "client certificates cannot be used here",
          "passcode", "one-time passwords cannot be used here",
          "trust_id", "a trust cannot be used here",
          "system_scope", "a stack belongs to a project, and this entry has the system's scope");

  /** Services that a setting may be of, by what they are called there. */
  private static final Map<String, String> TYPES =
      Map.of(
          "identity", "identity",
          "orchestration", "orchestration",
          "compute", "compute",
          "network", "network",
          "image", "image",
          "block_storage", "block-storage",
          "volumev3", "volumev3",
          "load_balancer", "load-balancer");

  private final String name;
  private final String origin;
  private final Map<String, Setting> settings;
  private final Map<String, Setting> auth;
  private final Map<String, Setting> fallbacks;
  private final Path home;

  /**
   * Creates an entry; what a region of it says counts more than what it says itself.
   *
   * @param origin says in messages where it stands
   * @param fallbacks what counts where the entry says nothing
   * @param home what a file's name begins with that begins with {@code ~/}
   */
  CloudEntry(
      String name,
      String origin,
      Map<String, Setting> settings,
      Map<String, Setting> fallbacks,
      Path home) {
    this.name = name;
    this.origin = origin;
    this.settings = withRegion(underscored(settings));
    this.auth =
        Optional.ofNullable(this.settings.get("auth"))
            .map(it -> underscored(it.mapping("auth")))
            .orElse(Map.of());
    this.fallbacks = fallbacks;
    this.home = home;
  }

  /** Names are written with hyphens, too. */
  private static Map<String, Setting> underscored(Map<String, Setting> settings) {
    Map<String, Setting> same = new LinkedHashMap<>();
    settings.forEach((key, value) -> same.put(key.replace('-', '_'), value));
    return same;
  }

  private static Map<String, Setting> withRegion(Map<String, Setting> settings) {
    Setting regions = settings.get("regions");
    if (regions == null || !(regions.value() instanceof List<?>)) {
      return settings;
    }
    Optional<String> chosen =
        Optional.ofNullable(settings.get("region_name"))
            .map(it -> it.text("region_name"))
            .or(() -> regions.firstText("regions"));
    Map<String, Setting> merged = new LinkedHashMap<>(settings);
    for (Setting region : regions.list("regions")) {
      if (region.value() instanceof Map<?, ?>) {
        Map<String, Setting> parts = region.mapping("regions");
        Setting values = parts.get("values");
        if (values != null
            && Optional.ofNullable(parts.get("name")).map(it -> it.text("name")).equals(chosen)) {
          underscored(values.mapping("values"))
              .forEach((key, value) -> merged.merge(key, value, Setting::under));
        }
      }
    }
    return merged;
  }

  CloudConfig config(Proxies proxies) {
    UNUSABLE.forEach(
        (field, reason) -> {
          if (text(field).isPresent()) {
            throw wrong(field, reason);
          }
        });
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
        new EndpointChoice(region(), visibility(), visibilities(), overrides()),
        tls(),
        proxies);
  }

  private Credentials credentials() {
    String type =
        first("auth_type", "auth_plugin").orElseGet(this::likelyType).toLowerCase(Locale.ROOT);
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
      default -> throw unknownType(type);
    };
  }

  private HothouseException unknownType(String type) {
    String field = text("auth_type").isPresent() ? "auth_type" : "auth_plugin";
    return ELSEWHERE.contains(type)
        ? wrong(
            field,
            "'%s' is a way to log in that this program lacks".formatted(type),
            "make an application credential with the openstack client (v3applicationcredential), or give the token that 'openstack token issue' prints (auth_type: token)")
        : wrong(
            field, "'%s' is not one of password, token, v3applicationcredential".formatted(type));
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
    return URI.create(versionThree(address("auth_url", text).toString()));
  }

  private URI address(String field, String text) {
    try {
      String[] words = text.trim().split("://", 2);
      URI uri =
          new URI(words[0].toLowerCase(Locale.ROOT) + text.trim().substring(words[0].length()));
      if (uri.getHost() == null || !List.of("http", "https").contains(uri.getScheme())) {
        throw wrong(
            field,
            "'%s' is not the http or https address of a host, whose name has letters, digits, hyphens and dots"
                .formatted(text));
      }
      return uri;
    } catch (URISyntaxException problem) {
      throw wrong(field, "'%s' is not an address".formatted(text));
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
    return first("interface", "endpoint_type")
        .map(text -> visibility("interface", text))
        .orElse("public");
  }

  private String visibility(String field, String text) {
    String visibility = text.toLowerCase(Locale.ROOT).replaceAll("url$", "");
    if (!Set.of("public", "internal", "admin").contains(visibility)) {
      throw wrong(field, "'%s' is not one of public, internal, admin".formatted(text));
    }
    return visibility;
  }

  private Map<String, String> visibilities() {
    Map<String, String> visibilities = new LinkedHashMap<>();
    TYPES.forEach(
        (service, type) ->
            text(service + "_interface")
                .ifPresent(it -> visibilities.put(type, visibility(service + "_interface", it))));
    return visibilities;
  }

  private Map<String, URI> overrides() {
    Map<String, URI> overrides = new LinkedHashMap<>();
    TYPES.forEach(
        (service, type) ->
            first(service + "_endpoint_override", service + "_endpoint")
                .ifPresent(
                    it ->
                        overrides.put(
                            type,
                            address(service + "_endpoint_override", it.replaceAll("/+$", "")))));
    return overrides;
  }

  /** A name of a file in the place of yes means both: to check, and by whom. */
  private Tls tls() {
    boolean insecure = text("insecure").map(CloudEntry::truth).orElse(false);
    boolean verified = text("verify").map(CloudEntry::truth).orElse(true) && !insecure;
    Optional<Path> authorities =
        text("cacert", List.of(auth, settings))
            .or(() -> text("verify").filter(it -> it.contains("/")))
            .or(() -> text("cacert"))
            .map(this::file);
    authorities
        .filter(file -> verified && !Files.isReadable(file))
        .ifPresent(
            file -> {
              throw wrong("cacert", "the file %s cannot be read".formatted(file));
            });
    return new Tls(verified, authorities);
  }

  private Path file(String text) {
    if (text.contains("-----BEGIN")) {
      throw wrong("cacert", "it holds a certificate where the name of its file is wanted");
    }
    return text.startsWith("~/") ? home.resolve(text.substring(2)) : Path.of(text);
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
    return text(field, List.of(auth, settings, fallbacks));
  }

  private static Optional<String> text(String field, List<Map<String, Setting>> places) {
    return places.stream()
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
    return wrong(field, problem, "correct '%s' there".formatted(field));
  }

  private HothouseException wrong(String field, String problem, String next) {
    String place =
        Stream.of(auth, settings, fallbacks)
            .filter(map -> map.containsKey(field))
            .map(map -> map.get(field).origin())
            .findFirst()
            .orElse(origin);
    return new HothouseException(
        ErrorCode.CONFIG,
        "Tried to use the cloud '%s', but %s (%s). Next: %s."
            .formatted(name, problem, place, next));
  }
}
