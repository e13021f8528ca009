package io.hothouse.config;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatExceptionOfType;

import io.hothouse.ErrorCode;
import io.hothouse.HothouseException;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.net.URI;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.HashMap;
import java.util.Map;
import java.util.Optional;
import java.util.concurrent.CompletableFuture;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

class CloudConfigsTest {
  private static final String CANARY = "canary-7f3a";
  private static final String ENTRY =
      """
      clouds:
        mine:
          auth:
            auth_url: https://cloud.test:5000
            username: bob
            password: canary-7f3a
            project_name: "0123"
      """;

  @TempDir private Path folder;
  private Path working;
  private Path home;
  private final Map<String, String> environment = new HashMap<>();

  @BeforeEach
  void folders() throws IOException {
    working = Files.createDirectories(folder.resolve("working"));
    home = Files.createDirectories(folder.resolve("home"));
    Files.createDirectories(home.resolve(".config/openstack"));
  }

  private CloudConfigs configs() {
    return new CloudConfigs(environment, working, home);
  }

  private CloudConfig named(String name, String yaml) throws IOException {
    Files.writeString(working.resolve("clouds.yaml"), yaml);
    return configs().named(name);
  }

  private void refused(String yaml, String... words) {
    assertThatExceptionOfType(HothouseException.class)
        .isThrownBy(() -> named("mine", yaml))
        .satisfies(problem -> assertThat(problem.code()).isEqualTo(ErrorCode.CONFIG))
        .satisfies(problem -> assertThat(problem.getMessage()).contains(words))
        .satisfies(problem -> assertThat(problem.toString()).doesNotContain(CANARY));
  }

  @Test
  void find_nothingConfigured_isEmpty() {
    assertThat(configs().find(Optional.empty())).isEmpty();
  }

  @Test
  void find_fileWithoutAChoice_isEmpty() throws IOException {
    Files.writeString(working.resolve("clouds.yaml"), ENTRY);

    assertThat(configs().find(Optional.empty())).isEmpty();
  }

  @Test
  void find_flagAndVariable_prefersTheFlag() throws IOException {
    Files.writeString(working.resolve("clouds.yaml"), ENTRY);
    environment.put("OS_CLOUD", "other");
    environment.put("OS_AUTH_URL", "http://elsewhere.test/v3");

    assertThat(configs().find(Optional.of("mine"))).map(CloudConfig::name).contains("mine");
  }

  @Test
  void find_variables_makeACloud() {
    environment.put("OS_AUTH_URL", "http://cloud.test/identity/");
    environment.put("OS_USERNAME", "bob");
    environment.put("OS_PASSWORD", CANARY);
    environment.put("OS_PROJECT_NAME", "lab");
    environment.put("OS_USER_DOMAIN_NAME", "Staff");
    environment.put("OS_REGION_NAME", "north");

    CloudConfig config = configs().find(Optional.empty()).orElseThrow();

    assertThat(config.login().authUrl()).isEqualTo(URI.create("http://cloud.test/identity/v3"));
    assertThat(config.endpoints().region()).contains("north");
    Reference staff = new Reference.ByName("Staff", Optional.empty());
    assertThat(((Credentials.Password) config.login().credentials()).user())
        .isEqualTo(new Reference.ByName("bob", Optional.of(staff)));
    assertThat(config.toString()).contains("bob", "lab").doesNotContain(CANARY);
  }

  @Test
  void find_variablesWithoutPassword_namesTheField() {
    environment.put("OS_AUTH_URL", "http://cloud.test/v3");
    environment.put("OS_USERNAME", "bob");

    assertThatExceptionOfType(HothouseException.class)
        .isThrownBy(() -> configs().find(Optional.empty()))
        .withMessageContaining("'password'")
        .withMessageContaining("OS_*");
  }

  @Test
  void named_password_readsAllFieldsAndKeepsTextsAsTheyAre() throws IOException {
    CloudConfig config = named("mine", ENTRY);

    assertThat(config.login().authUrl()).isEqualTo(URI.create("https://cloud.test:5000/v3"));
    assertThat(config.login().project())
        .contains(
            new Reference.ByName("0123", Optional.of((Reference) new Reference.ById("default"))));
    assertThat(((Credentials.Password) config.login().credentials()).password().value())
        .isEqualTo(CANARY);
    assertThat(config.endpoints()).isEqualTo(EndpointChoice.ANY);
    assertThat(config.tls()).isEqualTo(Tls.DEFAULT);
    assertThat(config.toString()).doesNotContain(CANARY);
  }

  @Test
  void named_applicationCredential_hasNoScope() throws IOException {
    CloudConfig config =
        named(
            "mine",
            """
            clouds:
              mine:
                auth_type: v3applicationcredential
                auth: {auth_url: http://cloud.test/v3, application_credential_id: a1,
                       application_credential_secret: canary-7f3a, project_name: ignored}
            """);

    assertThat(config.login().project()).isEmpty();
    assertThat(config.login().credentials())
        .isInstanceOf(Credentials.ApplicationCredential.class)
        .asString()
        .contains("a1")
        .doesNotContain(CANARY);
  }

  @Test
  void named_token_isInferred() throws IOException {
    CloudConfig config =
        named("mine", "{clouds: {mine: {auth: {auth_url: 'http://c.test', token: canary-7f3a}}}}");

    assertThat(config.login().credentials()).isInstanceOf(Credentials.Token.class);
    assertThat(config.toString()).doesNotContain(CANARY);
  }

  @Test
  void named_secureFile_isMergedOver() throws IOException {
    Files.writeString(
        home.resolve(".config/openstack/secure.yaml"),
        "clouds: {mine: {auth: {password: better}}}");

    CloudConfig config = named("mine", ENTRY);

    assertThat(((Credentials.Password) config.login().credentials()).password().value())
        .isEqualTo("better");
    assertThat(config.login().credentials().toString()).contains("bob");
  }

  @Test
  void named_chosenFile_comesBeforeTheWorkingFolder() throws IOException {
    Path chosen = folder.resolve("chosen.yaml");
    Files.writeString(chosen, ENTRY.replace("bob", "eve"));
    environment.put("OS_CLIENT_CONFIG_FILE", chosen.toString());

    assertThat(named("mine", ENTRY).login().credentials().toString()).contains("eve");
  }

  @Test
  void named_onlyInTheHomesJson_isFound() throws IOException {
    Files.writeString(
        home.resolve(".config/openstack/clouds.json"),
        """
        {"clouds": {"mine": {"auth": {"auth_url": "http://c.test/v3", "token": "t"}}}}""");

    assertThat(configs().named("mine").login().authUrl()).hasHost("c.test");
  }

  @Test
  void named_mergeKey_inherits() throws IOException {
    CloudConfig config =
        named(
            "mine",
            """
            base: &base {region_name: north, interface: internal, verify: false}
            clouds:
              mine:
                <<: *base
                region_name: south
                auth: {auth_url: http://c.test, token: t}
            """);

    assertThat(config.endpoints()).isEqualTo(new EndpointChoice(Optional.of("south"), "internal"));
    assertThat(config.tls().verified()).isFalse();
  }

  @Test
  void named_regionVariable_winsOverTheFile() throws IOException {
    environment.put("OS_REGION_NAME", "east");

    assertThat(named("mine", ENTRY).endpoints().region()).contains("east");
  }

  @ParameterizedTest
  @CsvSource({
    "http://c.test:5000, http://c.test:5000/v3",
    "http://c.test/identity/v3/, http://c.test/identity/v3",
    "http://c.test/v2.0, http://c.test/v3"
  })
  void named_authUrl_isBroughtToVersionThree(String given, String used) throws IOException {
    CloudConfig config =
        named("mine", "{clouds: {mine: {auth: {auth_url: '" + given + "', token: t}}}}");

    assertThat(config.login().authUrl()).isEqualTo(URI.create(used));
  }

  @Test
  void named_unknown_listsTheKnownAndTheSearched() {
    assertThatExceptionOfType(HothouseException.class)
        .isThrownBy(() -> named("yours", ENTRY))
        .withMessageContaining("mine")
        .withMessageContaining(home.resolve(".config/openstack/clouds.yaml").toString())
        .withMessageContaining("/etc/openstack/clouds.yaml");
  }

  @Test
  void named_missingField_namesFileLineAndField() {
    refused(ENTRY.replace("username", "user"), "'username' is missing", "clouds.yaml, line 3");
  }

  @Test
  void named_missingProject_isRefused() {
    refused(ENTRY.replace("project_name", "project"), "'project_name' is missing");
  }

  @Test
  void named_malformed_namesLineAndColumn() {
    refused("clouds:\n  mine: {auth: [}\n", "clouds.yaml, line 2, column");
  }

  @Test
  void named_wrongKind_namesItsLine() {
    refused("clouds:\n  mine:\n    auth: text\n", "'auth'", "line 3", "not a mapping");
  }

  @Test
  void named_wrongAddress_isRefused() {
    refused(ENTRY.replace("https://cloud", "ftp://cloud"), "ftp://", "line 4");
    refused(ENTRY.replace("https://cloud", "//cloud"), "'//cloud", "line 4");
  }

  @Test
  void named_profile_saysThatItIsNotKnown() {
    refused("clouds: {mine: {profile: vexxhost, auth: {token: t}}}", "profile", "auth_url");
  }

  @Test
  void named_unknownAuthType_listsTheKnown() {
    refused("clouds: {mine: {auth_type: v3totp}}", "v3totp", "v3applicationcredential");
  }

  @Test
  void named_missingAuthorities_isRefused() {
    refused(ENTRY.concat("    cacert: /nowhere/ca.pem\n"), "/nowhere/ca.pem", "line 8");
  }

  @Test
  void named_duplicateKey_isRefused() {
    refused(ENTRY.concat("    verify: true\n    verify: false\n"), "verify");
  }

  @Test
  void named_tag_makesNoObject() {
    refused("clouds: {mine: !!javax.script.ScriptEngineManager [x]}", "tag is not allowed");
  }

  @Test
  void named_aliasBomb_isBounded() {
    StringBuilder bomb = new StringBuilder("a0: &a0 [x, x]\n");
    for (int level = 1; level < 24; level++) {
      bomb.append("a%d: &a%d [*a%d, *a%d]\n".formatted(level, level, level - 1, level - 1));
    }
    refused(bomb.append("clouds: {mine: *a23}").toString(), "clouds.yaml");
  }

  @Test
  void named_endlessAlias_isBounded() {
    refused("clouds: &c {mine: {auth: *c}}", "nested too deeply");
  }

  @Test
  void named_hyphensInNames_areUnderscores() throws IOException {
    CloudConfig config =
        named("mine", ENTRY.replace("project_name", "user-domain-name: Corp\n      project-name"));

    Reference corp = new Reference.ByName("Corp", Optional.empty());
    assertThat(((Credentials.Password) config.login().credentials()).user())
        .isEqualTo(new Reference.ByName("bob", Optional.of(corp)));
  }

  private static final String REGIONS =
      """
          regions:
          - name: A
          - name: B
            values:
              auth: {auth_url: 'https://b.test:5000'}
              interface: internal
          - C
      """;

  @Test
  void named_regionWithValuesOfItsOwn_hasThose() throws IOException {
    assertThat(named("mine", ENTRY + REGIONS).login().authUrl())
        .isEqualTo(URI.create("https://cloud.test:5000/v3"));
    environment.put("OS_REGION_NAME", "B");
    CloudConfig other = named("mine", ENTRY + REGIONS);
    assertThat(other.login().authUrl()).isEqualTo(URI.create("https://b.test:5000/v3"));
    assertThat(other.endpoints().visibility()).isEqualTo("internal");
    assertThat(other.endpoints().region()).contains("B");
  }

  /** Among regions openstacksdk takes the first, and passes over 'region_name'. */
  @Test
  void named_regionThatIsNotTheFirstOfRegions_isRefused() throws IOException {
    String contradiction = ENTRY + "    region-name: B\n" + REGIONS;

    refused(
        contradiction,
        "'region_name' is 'B' (",
        "clouds.yaml, line 8",
        "'A' (",
        "line 10",
        "Next: write the region that is meant first");
    assertThat(named("mine", ENTRY + "    region_name: A\n" + REGIONS).endpoints().region())
        .contains("A");
    environment.put("OS_REGION_NAME", "C");
    assertThat(named("mine", contradiction).endpoints().region()).contains("C");
  }

  @Test
  void named_regionVariableBesideRegions_isToBeOneOfThem() {
    environment.put("OS_REGION_NAME", "D");

    refused(ENTRY + REGIONS, "'D' (environment variable OS_REGION_NAME)", "A, B, C", "line 9");
  }

  @Test
  void named_overridesOfSingleServices_areUsed() throws IOException {
    CloudConfig config =
        named(
            "mine",
            ENTRY
                + "    compute_endpoint_override: https://nova.test/v2.1/\n"
                + "    image_interface: internal\n");

    assertThat(config.endpoints().overrides())
        .containsExactly(Map.entry("compute", URI.create("https://nova.test/v2.1")));
    assertThat(config.endpoints().visibilities()).containsExactly(Map.entry("image", "internal"));
  }

  @Test
  void named_passwordOnlyInTheEnvironment_isTaken() throws IOException {
    environment.put("OS_PASSWORD", "from-the-environment");

    assertThat(
            named("mine", ENTRY.replace("      password: canary-7f3a\n", ""))
                .login()
                .credentials()
                .secret()
                .value())
        .isEqualTo("from-the-environment");
    assertThat(named("mine", ENTRY).login().credentials().secret().value()).isEqualTo(CANARY);
  }

  @ParameterizedTest
  @CsvSource({"REQUESTS_CA_BUNDLE", "SSL_CERT_FILE"})
  void named_authoritiesOnlyInTheEnvironment_areTaken(String variable) throws IOException {
    Path bundle = Files.writeString(folder.resolve("bundle.pem"), "x");
    Path own = Files.writeString(home.resolve("own.pem"), "x");
    environment.put(variable, bundle.toString());

    assertThat(named("mine", ENTRY).tls().authorities()).contains(bundle);
    assertThat(named("mine", ENTRY + "    cacert: ~/own.pem\n").tls().authorities()).contains(own);
    assertThat(named("mine", ENTRY + "    verify: " + own + "\n").tls())
        .isEqualTo(new Tls(true, Optional.of(own)));
  }

  @ParameterizedTest
  @CsvSource({
    "cert: /client.pem, client certificates",
    "passcode: 123456, one-time passwords",
    "system_scope: all, the system's scope",
    "auth_plugin: v3oidcpassword, v3oidcpassword",
    "'cacert: \"-----BEGIN CERTIFICATE-----\"', the name of its file",
    "profile: ovh, region_name",
    "cloud: ovh, region_name",
    "compute_service_type: nova, compute_endpoint_override",
    "password: !vault secret, !vault",
    "other: !!binary aGVsbG8=, tag:yaml.org"
  })
  void named_settingWithoutAMeaningHere_isRefusedByName(String line, String reason) {
    refused(ENTRY + "    " + line + "\n", reason, "line 8");
  }

  @Test
  void named_schemeInCapitals_isTheSame() throws IOException {
    assertThat(named("mine", ENTRY.replace("https:", "HTTPS:")).login().authUrl())
        .isEqualTo(URI.create("https://cloud.test:5000/v3"));
  }

  @Test
  void named_leftoversInTheEnvironment_neverReplaceWhatTheEntryNames() throws IOException {
    environment.put("OS_USER_ID", "u-other");
    environment.put("OS_PROJECT_ID", "p-other");
    environment.put("OS_USER_DOMAIN_ID", "d-other");
    environment.put("OS_PROJECT_DOMAIN_ID", "d-other");
    environment.put("OS_TOKEN", "t-other");
    environment.put("OS_AUTH_TOKEN", "t-other");

    Login login =
        named("mine", ENTRY + "      user_domain_name: Staff\n      project_domain_name: Staff\n")
            .login();

    Optional<Reference> staff = Optional.of(new Reference.ByName("Staff", Optional.empty()));
    assertThat(((Credentials.Password) login.credentials()).user())
        .isEqualTo(new Reference.ByName("bob", staff));
    assertThat(login.project()).contains(new Reference.ByName("0123", staff));
  }

  @Test
  void named_userWithoutPassword_takesThePasswordAndNotTheToken() throws IOException {
    environment.put("OS_TOKEN", "t-other");
    String entry = ENTRY.replace("      password: canary-7f3a\n", "");

    assertThat(named("mine", entry).login().credentials()).isInstanceOf(Credentials.Token.class);
    environment.put("OS_PASSWORD", CANARY);
    assertThat(named("mine", entry).login().credentials()).isInstanceOf(Credentials.Password.class);
  }

  @Test
  void named_noPasswordAnywhere_saysThatAVariableMayGiveIt() {
    refused(ENTRY.replace("password:", "pass:"), "'password' is missing", "OS_PASSWORD");
  }

  @Test
  void named_oldNames_areRead() throws IOException {
    CloudConfig config =
        named(
            "mine",
            """
            clouds:
              mine:
                auth: {auth_url: 'https://c.{region_name}.test', auth_token: t, tenant_id: p1,
                       project_name: lab}
                region_name: [north, south]
                interface: [admin, public]
                endpoint_type: internalURL
                volume_endpoint_override: https://cinder.test/v3
            """);

    assertThat(config.login().authUrl()).hasHost("c.north.test");
    assertThat(config.login().credentials().secret().value()).isEqualTo("t");
    assertThat(config.login().project()).contains(new Reference.ById("p1"));
    assertThat(config.endpoints().region()).contains("north");
    assertThat(config.endpoints().visibility()).isEqualTo("internal");
    assertThat(config.endpoints().overrides())
        .containsEntry("volumev3", URI.create("https://cinder.test/v3"));
  }

  @Test
  void named_hostWithUmlauts_isSpelledInAscii() throws IOException {
    assertThat(named("mine", ENTRY.replace("cloud.test", "b\u00fccher.test")).login().authUrl())
        .hasHost("xn--bcher-kva.test");
  }

  @Test
  void named_profileBesideARegion_isNoHarm() throws IOException {
    assertThat(
            named("mine", ENTRY + "    profile: ovh\n    region_name: GRA\n").endpoints().region())
        .contains("GRA");
  }

  @Test
  void named_oldNameOfAProfile_isNotKnownEither() {
    refused("clouds: {mine: {cloud: ovh, auth: {token: t}}}", "'cloud' cannot stand for");
  }

  @Test
  void named_domainWithoutProject_isOfAnotherScope() {
    refused(ENTRY.replace("project_name", "domain_name"), "has a domain's scope", "line 7");
  }

  @Test
  void find_cloudNameWithoutAnAddress_choosesTheEntry() throws IOException {
    Files.writeString(working.resolve("clouds.yaml"), ENTRY);
    environment.put("OS_CLOUD_NAME", "mine");

    assertThat(configs().find(Optional.empty())).map(CloudConfig::name).contains("mine");
  }

  @Test
  void named_foldersOfTheSystem_areSearched() throws IOException {
    Path system = Files.createDirectories(folder.resolve("xdg/openstack"));
    Files.writeString(system.resolve("clouds.yaml"), ENTRY);
    environment.put("XDG_CONFIG_DIRS", "/nowhere:" + folder.resolve("xdg"));

    assertThat(configs().named("mine").login().authUrl()).hasHost("cloud.test");
  }

  @Test
  void named_fileThatIsAPipe_isReadOnce() throws Exception {
    Path pipe = folder.resolve("pipe");
    assertThat(new ProcessBuilder("mkfifo", pipe.toString()).start().waitFor()).isZero();
    environment.put("OS_CLIENT_CONFIG_FILE", pipe.toString());
    CompletableFuture<Void> writer =
        CompletableFuture.runAsync(
            () -> {
              try {
                Files.writeString(pipe, ENTRY);
              } catch (IOException problem) {
                throw new UncheckedIOException(problem);
              }
            });
    CloudConfigs configs = configs();

    assertThat(configs.named("mine").login().authUrl()).hasHost("cloud.test");
    assertThat(configs.named("mine").login().authUrl()).hasHost("cloud.test");
    writer.join();
  }
}
