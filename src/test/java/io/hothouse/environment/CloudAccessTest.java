package io.hothouse.environment;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.hothouse.Secret;
import io.hothouse.config.CloudConfig;
import io.hothouse.config.CloudConfigs;
import io.hothouse.config.Credentials;
import io.hothouse.config.EndpointChoice;
import io.hothouse.config.Login;
import io.hothouse.config.Proxies;
import io.hothouse.config.Tls;
import java.io.IOException;
import java.net.URI;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** The local cloud beside a clouds.yaml and variables of the user's own. */
class CloudAccessTest {
  @TempDir private Path folder;
  private final Map<String, String> environment =
      new HashMap<>(Map.of("OS_REGION_NAME", "Elsewhere", "OS_CACERT", "/nowhere"));
  private final List<String> asked = new ArrayList<>();
  private final List<Secret> secrets = new ArrayList<>();
  private boolean runs = true;

  @BeforeEach
  void write() throws IOException {
    Files.writeString(
        folder.resolve("clouds.yaml"),
        """
        clouds:
          mine:
            auth: {auth_url: "http://mine:5000", username: me, password: x, project_name: me}
            verify: false
        """);
  }

  private CloudAccess access() {
    return new CloudAccess(
        new CloudConfigs(environment, folder, folder), this::local, secrets::add, line -> {});
  }

  private Optional<CloudConfig> local(String name) {
    asked.add(name);
    return runs
        ? Optional.of(
            new CloudConfig(
                name,
                new Login(
                    URI.create("http://172.24.4.1:5000/v3"),
                    new Credentials.Token(new Secret("x")),
                    Optional.empty()),
                new EndpointChoice(Optional.of("RegionOne"), "public"),
                new Tls(true, Optional.empty()),
                Proxies.NONE))
        : Optional.empty();
  }

  @Test
  void configured_localCloudByName_isNotLookedForInTheUsersFile() {
    assertThat(access().configured(Optional.of("hothouse-local"))).isEmpty();
    environment.put("OS_CLOUD", "hothouse-local");
    assertThat(access().configured(Optional.empty())).isEmpty();
  }

  @Test
  void configured_administratorOfTheLocalCloud_comesFromTheCloudItself() {
    CloudConfig config = access().configured(Optional.of("hothouse-local-admin")).orElseThrow();

    assertThat(config.name()).isEqualTo("hothouse-local-admin");
    assertThat(config.endpoints().region()).as("OS_REGION_NAME").contains("RegionOne");
    assertThat(asked).containsExactly("hothouse-local-admin");
  }

  @Test
  void configured_localCloudDoesNotRun_sendsNothingToIt() {
    runs = false;

    assertThatThrownBy(() -> access().configured(Optional.of("hothouse-local-admin")))
        .hasMessageContaining("The local cloud is not running");
    assertThatThrownBy(() -> access().openLocal())
        .hasMessageContaining("The local cloud is not running");
    assertThat(access().find(Optional.of("hothouse-local"))).isEmpty();
  }

  @Test
  void configured_anotherCloud_isTheUsers() {
    assertThat(access().configured(Optional.of("mine")).orElseThrow().name()).isEqualTo("mine");
    assertThat(secrets).as("what must not be shown").containsExactly(new Secret("x"));
    assertThat(asked).isEmpty();
  }
}
