package io.hothouse.kubernetes;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.Map;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

class ServicesTest {
  @TempDir private Path root;

  @Test
  void load_ourManifests_ordersKeystoneAfterItsDatabase() {
    Services services = Services.load(List.of(Path.of("manifests")));

    assertThat(services.with(List.of("keystone")))
        .extracting(ServiceDefinition::name)
        .containsExactly("mariadb", "keystone");
    assertThat(services.service("keystone").probes().list("probes")).hasSize(2);
    assertThat(services.service("keystone").secrets())
        .containsEntry(
            "keystone-fernet", Map.of("0", SecretKind.FERNET_KEY, "1", SecretKind.FERNET_KEY));
  }

  @Test
  void load_circle_showsItsPath() throws IOException {
    service("a", "requires: [b]");
    service("b", "requires: [a]");

    assertThatThrownBy(() -> Services.load(List.of(root))).hasMessageContaining("a → b → a");
  }

  @Test
  void load_unknownRequired_namesTheFile() throws IOException {
    service("a", "requires: [zero]");

    assertThatThrownBy(() -> Services.load(List.of(root)))
        .hasMessageContaining("a/service.yaml")
        .hasMessageContaining("no service zero");
  }

  @Test
  void load_unknownKey_isRefused() throws IOException {
    service("a", "require: [b]");

    assertThatThrownBy(() -> Services.load(List.of(root)))
        .hasMessageContaining("unknown key require");
  }

  @Test
  void load_brokenYaml_tellsWhere() throws IOException {
    service("a", "requires: [b\nimages: []");

    assertThatThrownBy(() -> Services.load(List.of(root)))
        .hasMessageContaining("a/service.yaml, line 2");
  }

  @Test
  void load_objectTag_isRefused() throws IOException {
    service("a", "requires: !!java.net.URL [\"http://localhost/\"]");

    assertThatThrownBy(() -> Services.load(List.of(root)))
        .hasMessageContaining("Global tag is not allowed");
  }

  @Test
  void load_unknownKindOfSecret_isRefused() throws IOException {
    service("a", "secrets: {a: {KEY: guess}}");

    assertThatThrownBy(() -> Services.load(List.of(root))).hasMessageContaining("kind guess");
  }

  @Test
  void with_profile_meansItsServices() throws IOException {
    service("a", "requires: []");
    service("b", "requires: [a]");
    service("c", "requires: []");
    Files.writeString(root.resolve("profiles.yaml"), "few: [b]");
    Services services = Services.load(List.of(root));

    assertThat(services.with(List.of("few")))
        .extracting(ServiceDefinition::name)
        .containsExactly("a", "b");
    assertThat(services.with(List.of("all"))).hasSize(3);
  }

  @Test
  void with_serviceThatOthersGoAlongWith_bringsThemAfterIt() throws IOException {
    service("a", "along: [b]");
    service("b", "requires: [a, c]");
    service("c", "requires: []");
    service("d", "requires: [a]");

    assertThat(Services.load(List.of(root)).with(List.of("d")))
        .extracting(ServiceDefinition::name)
        .containsExactly("a", "c", "b", "d");
  }

  @Test
  void with_replacement_leavesOutWhatItReplaces() throws IOException {
    service("a", "along: [b]");
    service("b", "requires: [a]");
    service("other", "{requires: [a], replaces: b}");
    Services services = Services.load(List.of(root));

    assertThat(services.with(List.of("all")))
        .extracting(ServiceDefinition::name)
        .containsExactly("a", "b");
    assertThat(services.with(List.of("all", "other")))
        .extracting(ServiceDefinition::name)
        .containsExactly("a", "other");
  }

  @Test
  void load_unknownAlongOrReplaced_namesTheFile() throws IOException {
    service("a", "along: [zero]");

    assertThatThrownBy(() -> Services.load(List.of(root)))
        .hasMessageContaining("a/service.yaml")
        .hasMessageContaining("the service zero, which there is not");

    service("a", "replaces: one");

    assertThatThrownBy(() -> Services.load(List.of(root)))
        .hasMessageContaining("the service one, which there is not");
  }

  @Test
  void load_profileOfAnUnknownService_tellsWhere() throws IOException {
    service("a", "requires: []");
    Files.writeString(root.resolve("profiles.yaml"), "few:\n  - z");

    assertThatThrownBy(() -> Services.load(List.of(root)))
        .hasMessageContaining("profiles.yaml, line 2")
        .hasMessageContaining("unknown service z");
  }

  @Test
  void service_unknown_listsTheKnown() throws IOException {
    service("a", "requires: []");
    Services services = Services.load(List.of(root));

    assertThatThrownBy(() -> services.service("b")).hasMessageContaining("choose among a");
  }

  private void service(String name, String text) throws IOException {
    Path folder = Files.createDirectories(root.resolve(name));
    Files.writeString(folder.resolve("service.yaml"), text);
  }
}
