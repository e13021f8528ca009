package io.hothouse.kubernetes;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.hothouse.kubernetes.ServiceDefinition.ProbeDefinition;
import io.hothouse.kubernetes.ServiceDefinition.SecretKey;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

class ServicesTest {
  @TempDir private Path root;

  @Test
  void load_ourManifests_ordersKeystoneAfterItsDatabase() {
    Services services = Services.load(Path.of("manifests"));

    assertThat(services.with(List.of("keystone")))
        .extracting(ServiceDefinition::name)
        .containsExactly("mariadb", "keystone");
    assertThat(services.service("keystone").probes())
        .contains(
            new ProbeDefinition(
                "keystone-token",
                35357,
                Optional.of("admin"),
                Optional.of(new SecretKey("keystone", "KEYSTONE_ADMIN_PASSWORD"))));
    assertThat(services.service("keystone").secrets())
        .containsEntry(
            "keystone-fernet", Map.of("0", SecretKind.FERNET_KEY, "1", SecretKind.FERNET_KEY));
  }

  @Test
  void load_circle_showsItsPath() throws IOException {
    service("a", "requires: [b]");
    service("b", "requires: [a]");

    assertThatThrownBy(() -> Services.load(root)).hasMessageContaining("a → b → a");
  }

  @Test
  void load_unknownRequired_namesTheFile() throws IOException {
    service("a", "requires: [zero]");

    assertThatThrownBy(() -> Services.load(root))
        .hasMessageContaining("a/service.yaml")
        .hasMessageContaining("no service zero");
  }

  @Test
  void load_unknownKey_isRefused() throws IOException {
    service("a", "require: [b]");

    assertThatThrownBy(() -> Services.load(root)).hasMessageContaining("unknown key require");
  }

  @Test
  void load_brokenYaml_tellsWhere() throws IOException {
    service("a", "requires: [b\nimages: []");

    assertThatThrownBy(() -> Services.load(root))
        .hasMessageContaining("it is no YAML")
        .hasMessageContaining("line 2");
  }

  @Test
  void load_objectTag_isRefused() throws IOException {
    service("a", "requires: !!java.net.URL [\"http://localhost/\"]");

    assertThatThrownBy(() -> Services.load(root)).hasMessageContaining("it is no YAML");
  }

  @Test
  void load_unknownKindOfSecret_isRefused() throws IOException {
    service("a", "secrets: {a: {KEY: guess}}");

    assertThatThrownBy(() -> Services.load(root)).hasMessageContaining("kind guess");
  }

  @Test
  void service_unknown_listsTheKnown() throws IOException {
    service("a", "requires: []");
    Services services = Services.load(root);

    assertThatThrownBy(() -> services.service("b")).hasMessageContaining("choose among a");
  }

  private void service(String name, String text) throws IOException {
    Path folder = Files.createDirectories(root.resolve(name));
    Files.writeString(folder.resolve("service.yaml"), text);
  }
}
