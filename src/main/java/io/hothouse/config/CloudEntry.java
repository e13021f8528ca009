package io.hothouse.config;

import io.hothouse.ErrorCode;
import io.hothouse.HothouseException;
import io.hothouse.Secret;
import io.hothouse.yaml.Setting;
import java.net.IDN;
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
import java.util.regex.Pattern;
import java.util.stream.Stream;

/** One cloud's settings, as a file or the environment has them, turned into a configuration. */
final class CloudEntry {
  private static final String APPLICATION_CREDENTIAL = "v3applicationcredential";
  private static final Pattern HOST =
      Pattern.compile("(?<=^://)[^/:?#@]*[^\\x00-\\x7f/:?#@][^/:?#@]*");
  private static final List<String> TOKEN = List.of("token", "auth_token");

  /** Of a list of these the first counts, as with openstacksdk. */
  private static final Set<String> LISTS = Set.of("region_name", "interface");

  /** What the environment may give where an entry lacks it. */
  private static final Set<String> SECRETS =
      Set.of("password", "token", "application_credential_secret");

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

  /** The catalogue's types of Cinder, which settings call so, too. */
  private static final Set<String> CINDER = Set.of("block-storage", "volumev3", "volume");

  /** By the catalogue's types, what the services are called in the names of settings. */
  private static final Map<String, List<String>> SERVICES =
      Map.of(
          "identity", List.of("identity"),
          "orchestration", List.of("orchestration"),
          "compute", List.of("compute"),
          "network", List.of("network"),
          "image", List.of("image"),
          "block-storage", List.of("block_storage"),
          "volumev3", List.of("volumev3", "volume"),
          "load-balancer", List.of("load_balancer"));

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
    this.settings = Regions.applied(name, underscored(settings));
    this.auth =
        Optional.ofNullable(this.settings.get("auth"))
            .map(it -> underscored(it.mapping("auth")))
            .orElse(Map.of());
    this.fallbacks = fallbacks;
    this.home = home;
  }

  /** Names are written with hyphens, too. */
  static Map<String, Setting> underscored(Map<String, Setting> settings) {
    Map<String, Setting> same = new LinkedHashMap<>();
    settings.forEach((key, value) -> same.put(key.replace('-', '_'), value));
    return same;
  }

  CloudConfig config(Proxies proxies) {
    UNUSABLE.forEach(
        (field, reason) -> {
          if (text(field).isPresent()) {
            throw wrong(field, reason);
          }
        });
    refuseOtherTypes();
    Credentials credentials = credentials();
    Optional<Reference> project = project();
    // Keystone refuses a scope beside an application credential, which has one of its own.
    boolean scoped = !(credentials instanceof Credentials.ApplicationCredential);
    if (scoped && project.isEmpty()) {
      refuseDomainScope();
    }
    if (credentials instanceof Credentials.Password && project.isEmpty()) {
      throw missing("project_name");
    }
    return new CloudConfig(
        name,
        new Login(authUrl(), credentials, scoped ? project : Optional.empty()),
        new EndpointChoice(region(), visibility(), visibilities(), overrides()),
        tls(),
        proxies);
  }

  private void refuseDomainScope() {
    Stream.of("domain_id", "domain_name")
        .filter(field -> own(field).isPresent())
        .findFirst()
        .ifPresent(
            field -> {
              throw wrong(
                  field,
                  "a stack belongs to a project, and this entry has a domain's scope",
                  "add 'project_name' there");
            });
  }

  private Credentials credentials() {
    String type =
        first("auth_type", "auth_plugin").orElseGet(this::likelyType).toLowerCase(Locale.ROOT);
    return switch (type) {
      case "password", "v3password" ->
          new Credentials.Password(
              user().orElseThrow(() -> missing("username")), secret("password"));
      case "token", "v3token" ->
          new Credentials.Token(new Secret(token().orElseThrow(() -> missing("token"))));
      case APPLICATION_CREDENTIAL ->
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

  /**
   * What the entry itself says counts first: a token is left over from another cloud too easily.
   */
  private String likelyType() {
    if (own("application_credential_secret").isPresent()) {
      return APPLICATION_CREDENTIAL;
    }
    if (first(TOKEN, own()).isPresent()) {
      return "token";
    }
    if (own("password").isPresent()) {
      return "password";
    }
    if (own("application_credential_id").or(() -> own("application_credential_name")).isPresent()) {
      return APPLICATION_CREDENTIAL;
    }
    boolean user =
        Stream.of("username", "user_name", "user_id").anyMatch(it -> own(it).isPresent());
    boolean login = user && text("password").isPresent();
    return token().isPresent() && !login ? "token" : "password";
  }

  private Reference applicationCredential() {
    Optional<String> id = text("application_credential_id");
    if (id.isPresent()) {
      return new Reference.ById(id.get());
    }
    String credential =
        text("application_credential_name").orElseThrow(() -> missing("application_credential_id"));
    Reference user = user().orElseThrow(() -> missing("username"));
    return new Reference.ByName(credential, Optional.of(user));
  }

  private Optional<String> token() {
    return first(TOKEN, own()).or(() -> first(TOKEN, all()));
  }

  private Optional<Reference> user() {
    return reference("user", List.of("user_id"), List.of("username", "user_name"));
  }

  private Optional<Reference> project() {
    return reference(
        "project", List.of("project_id", "tenant_id"), List.of("project_name", "tenant_name"));
  }

  /** What the entry names counts, whatever ids the environment has. */
  private Optional<Reference> reference(String kind, List<String> ids, List<String> names) {
    return reference(kind, ids, names, own()).or(() -> reference(kind, ids, names, all()));
  }

  private Optional<Reference> reference(
      String kind, List<String> ids, List<String> names, List<Map<String, Setting>> places) {
    Optional<Reference> byId = first(ids, places).map(Reference.ById::new);
    return byId.or(
        () -> first(names, places).map(it -> new Reference.ByName(it, Optional.of(domain(kind)))));
  }

  private Reference domain(String kind) {
    return domain(kind, own()).or(() -> domain(kind, all())).orElse(DEFAULT_DOMAIN);
  }

  private static Optional<Reference> domain(String kind, List<Map<String, Setting>> places) {
    return Stream.of(kind + "_domain", "default_domain", "domain")
        .flatMap(prefix -> domainNamed(prefix, places).stream())
        .findFirst();
  }

  private static Optional<Reference> domainNamed(String prefix, List<Map<String, Setting>> places) {
    Optional<Reference> byId = text(prefix + "_id", places).map(Reference.ById::new);
    return byId.or(
        () ->
            first(List.of(prefix + "_name", prefix), places)
                .map(it -> new Reference.ByName(it, Optional.empty())));
  }

  private URI authUrl() {
    String text =
        text("auth_url")
            .orElseThrow(
                () -> profile().map(this::unknownProfile).orElseGet(() -> missing("auth_url")))
            .replace("{region_name}", region().orElse(""));
    profile().filter(field -> region().isEmpty()).ifPresent(this::refuseUnread);
    return URI.create(versionThree(address("auth_url", text).toString()));
  }

  /** Returns the field that names a vendor's profile; 'cloud' is an old name of it. */
  private Optional<String> profile() {
    return Stream.of("profile", "cloud").filter(field -> own(field).isPresent()).findFirst();
  }

  private void refuseUnread(String field) {
    throw wrong(
        field,
        "vendor profiles are not known here, so region_name, interface and verify of '%s' would not be read"
            .formatted(field),
        "say there what the profile says, at least 'region_name', or take '%s' out"
            .formatted(field));
  }

  private URI address(String field, String text) {
    try {
      String[] words = text.trim().split("://", 2);
      URI uri =
          new URI(
              words[0].toLowerCase(Locale.ROOT)
                  + inAscii(text.trim().substring(words[0].length())));
      if (uri.getHost() == null
          || !List.of("http", "https").contains(String.valueOf(uri.getScheme()))) {
        throw wrong(
            field,
            "'%s' is not the http or https address of a host, whose name has letters, digits, hyphens and dots"
                .formatted(text));
      }
      return uri;
    } catch (URISyntaxException | IllegalArgumentException problem) {
      throw wrong(field, "'%s' is not an address".formatted(text));
    }
  }

  /** Host names have other letters than ASCII's only in another spelling. */
  private static String inAscii(String text) {
    return HOST.matcher(text).replaceFirst(host -> IDN.toASCII(host.group()));
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
    return first("endpoint_type", "interface")
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
    ofServices(
        List.of("_endpoint_type", "_interface"),
        (type, field, text) -> visibilities.putIfAbsent(type, visibility(field, text)));
    return visibilities;
  }

  private Map<String, URI> overrides() {
    Map<String, URI> overrides = new LinkedHashMap<>();
    ofServices(
        List.of("_endpoint_override", "_endpoint"),
        (type, field, text) ->
            overrides.putIfAbsent(type, address(field, text.replaceAll("/+$", ""))));
    return overrides;
  }

  /** A service is looked for under its own type alone. */
  private void refuseOtherTypes() {
    ofServices(
        List.of("_service_type"),
        (type, field, text) -> {
          String given = text.replace('_', '-');
          if (!given.equals(type) && !(CINDER.contains(type) && CINDER.contains(given))) {
            throw wrong(
                field,
                "'%s' is not the type '%s' under which that service is looked for"
                    .formatted(text, type),
                "take '%s' out, or name the service's address with '%s'"
                    .formatted(field, field.replaceFirst("service_type$", "endpoint_override")));
          }
        });
  }

  /** What is done with a setting of a service. */
  private interface OfService {
    void found(String type, String field, String text);
  }

  private void ofServices(List<String> endings, OfService work) {
    SERVICES.forEach(
        (type, names) ->
            names.stream()
                .flatMap(name -> endings.stream().map(name::concat))
                .forEach(field -> text(field).ifPresent(text -> work.found(type, field, text))));
  }

  /** A name of a file in the place of yes means both: to check, and by whom. */
  private Tls tls() {
    boolean insecure = text("insecure").map(CloudEntry::truth).orElse(false);
    boolean verified = text("verify").map(CloudEntry::truth).orElse(true) && !insecure;
    Optional<Path> authorities =
        own("cacert")
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

  private static Optional<String> first(List<String> fields, List<Map<String, Setting>> places) {
    return fields.stream().flatMap(field -> text(field, places).stream()).findFirst();
  }

  private List<Map<String, Setting>> own() {
    return List.of(auth, settings);
  }

  private List<Map<String, Setting>> all() {
    return List.of(auth, settings, fallbacks);
  }

  private Optional<String> own(String field) {
    return text(field, own());
  }

  private Optional<String> text(String field) {
    return text(field, all());
  }

  private static Optional<String> text(String field, List<Map<String, Setting>> places) {
    return places.stream()
        .filter(map -> map.containsKey(field))
        .map(map -> map.get(field))
        .flatMap(
            setting ->
                LISTS.contains(field)
                    ? setting.firstText(field).stream()
                    : Stream.of(setting.text(field)))
        .filter(text -> !text.isEmpty())
        .findFirst();
  }

  private HothouseException missing(String field) {
    String problem = "the field '%s' is missing".formatted(field);
    return SECRETS.contains(field)
        ? wrong(
            field,
            problem,
            "add '%s' there, or set OS_%s".formatted(field, field.toUpperCase(Locale.ROOT)))
        : wrong(field, problem);
  }

  private HothouseException unknownProfile(String field) {
    return wrong(
        field,
        "vendor profiles are not known here, so '%s' cannot stand for the field 'auth_url'"
            .formatted(field),
        "add 'auth_url' and 'region_name' there");
  }

  private HothouseException wrong(String field, String problem) {
    return wrong(field, problem, "correct '%s' there".formatted(field));
  }

  private HothouseException wrong(String field, String problem, String next) {
    String place =
        all().stream()
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
