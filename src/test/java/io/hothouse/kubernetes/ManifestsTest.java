package io.hothouse.kubernetes;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.fabric8.kubernetes.api.model.ConfigMap;
import io.fabric8.kubernetes.api.model.HasMetadata;
import io.fabric8.kubernetes.api.model.Service;
import io.fabric8.kubernetes.api.model.apps.Deployment;
import io.hothouse.HothouseException;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.Map;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

class ManifestsTest {
  private static final Map<String, String> IMAGES =
      Map.of(
          "mariadb",
          "localhost/hothouse/mariadb:1",
          "keystone",
          "localhost/hothouse/keystone:2",
          "memcached",
          "localhost/hothouse/memcached:3");

  @TempDir private Path folder;

  @Test
  void load_ourManifests_namesAProtocolForEachPort() {
    List<HasMetadata> objects = ours();

    // Server-side apply of a port without one fails on 1.20.
    assertThat(objects)
        .filteredOn(Service.class::isInstance)
        .hasSize(4)
        .allSatisfy(
            object ->
                assertThat(((Service) object).getSpec().getPorts())
                    .allSatisfy(port -> assertThat(port.getProtocol()).isEqualTo("TCP")));
  }

  @Test
  void load_ourManifests_runContentTaggedImagesThatAreNeverPulled() {
    assertThat(ours())
        .filteredOn(Deployment.class::isInstance)
        .hasSize(3)
        .flatExtracting(
            object -> ((Deployment) object).getSpec().getTemplate().getSpec().getContainers())
        .allSatisfy(
            container -> {
              assertThat(container.getImagePullPolicy()).isEqualTo("Never");
              assertThat(container.getImage()).startsWith("localhost/hothouse/");
            });
  }

  @Test
  void load_unknownParameter_namesFileAndLine() throws IOException {
    write("a.yaml", "kind: Service\nmetadata:\n  name: ${parameter:nothing}\n");

    assertThatThrownBy(() -> manifests(Map.of("address", "10.0.0.1")).load(folder))
        .hasMessageContaining("a.yaml, line 3")
        .hasMessageContaining("${parameter:nothing}")
        .hasMessageContaining("[address]");
  }

  @Test
  void load_twoDollarsBeforeOurPlace_leaveItAsItStands() throws IOException {
    write(
        "a.yaml",
        "kind: ConfigMap\napiVersion: v1\nmetadata: {name: a}\ndata: {x: \"$${parameter:address} $$${image:keystone} ${parameter:address}\"}\n");

    assertThat(data()).containsEntry("x", "${parameter:address} $${image:keystone} 10.0.0.1");
  }

  @Test
  void load_dollarsOfSomebodyElse_stayByteForByte() throws IOException {
    write(
        "a.yaml",
        """
        kind: ConfigMap
        apiVersion: v1
        metadata: {name: a}
        data:
          Makefile: |
            all: ; echo $${HOME} $$HOME ${HOST##*-} $${images:x} $${ $$
        """);

    assertThat(data())
        .containsEntry("Makefile", "all: ; echo $${HOME} $$HOME ${HOST##*-} $${images:x} $${ $$\n");
  }

  private Map<String, String> data() {
    return ((ConfigMap) manifests(Map.of("address", "10.0.0.1")).load(folder).get(0)).getData();
  }

  @ParameterizedTest
  @ValueSource(strings = {"1.10", "0644", "yes", "8080", "false"})
  void load_numberOrBooleanWhereATextBelongs_isRefusedWithItsField(String value)
      throws IOException {
    write(
        "a.yaml",
        """
        # A comment.
        kind: Deployment
        apiVersion: apps/v1
        metadata: {name: shop}
        spec:
          selector: {matchLabels: {a: b}}
          template:
            spec:
              containers:
                - name: one
                - name: two
                  env: [{name: VERSION, value: %s}]
        """
            .formatted(value));

    assertThatThrownBy(() -> manifests(Map.of()).load(folder))
        .isInstanceOf(HothouseException.class)
        .hasMessageContainingAll(
            "a.yaml",
            "Deployment shop",
            "spec.template.spec.containers[1].env[0].value",
            "Next: put it in quotes");
  }

  @ParameterizedTest
  @ValueSource(strings = {"data: {port: 8080}", "metadata: {name: a, labels: {on: yes}}"})
  void load_numberOrBooleanAmongTexts_isRefused(String field) throws IOException {
    write(
        "a.yaml",
        "kind: ConfigMap\napiVersion: v1\n%s%s\n"
            .formatted(field.startsWith("metadata") ? "" : "metadata: {name: a}\n", field));

    assertThatThrownBy(() -> manifests(Map.of()).load(folder)).hasMessageContainingAll("in quotes");
  }

  @Test
  void load_fieldsThatTakeNumbersAndTexts_takeBoth() throws IOException {
    write(
        "a.yaml",
        """
        kind: Service
        apiVersion: v1
        metadata: {name: a}
        spec: {ports: [{port: 80, targetPort: 8080}, {port: 81, targetPort: web}]}
        ---
        kind: Deployment
        apiVersion: apps/v1
        metadata: {name: b}
        spec:
          selector: {matchLabels: {a: b}}
          strategy: {rollingUpdate: {maxSurge: 1, maxUnavailable: 50%}}
          template:
            spec:
              containers:
                - name: c
                  resources: {limits: {cpu: 1, memory: 1Gi}, requests: {cpu: 0.5}}
                  livenessProbe: {httpGet: {port: 8080}}
        ---
        kind: CustomResourceDefinition
        apiVersion: apiextensions.k8s.io/v1
        metadata: {name: widgets.example.com}
        spec:
          group: example.com
          scope: Namespaced
          names: {plural: widgets, kind: Widget}
          versions:
            - name: v1
              served: true
              storage: true
              schema: {openAPIV3Schema: {properties: {size: {default: 1, enum: [1, 2], minimum: 0.5}}}}
        ---
        kind: Widget
        apiVersion: example.com/v1
        metadata: {name: w}
        spec: {size: 1, on: yes}
        """);

    assertThat(manifests(Map.of()).load(folder)).hasSize(4);
  }

  @Test
  void load_valueThatWouldChangeTheYaml_isRefused() throws IOException {
    write("a.yaml", "metadata: {name: \"${parameter:address}\"}\n");

    assertThatThrownBy(() -> manifests(Map.of("address", "x\", evil: \"y")).load(folder))
        .hasMessageContaining("line 1")
        .hasMessageContaining("may not have");
  }

  @Test
  void load_secondDocumentMalformed_tellsItsLine() throws IOException {
    write(
        "a.yaml",
        """
        apiVersion: v1
        kind: Secret
        metadata: {name: one}
        ---
        apiVersion: v1
        kind: Service
        metadata: {name: two
        """);

    assertThatThrownBy(() -> manifests(Map.of()).load(folder))
        .hasMessageContaining("line 5")
        .hasMessageContaining("a.yaml");
  }

  @Test
  void load_list_isItsItemsWithWhatAnchorsShare() throws IOException {
    write(
        "a.yaml",
        """
        apiVersion: v1
        kind: List
        items:
          - apiVersion: v1
            kind: Secret
            metadata: &metadata {name: one, labels: {a: b}}
          - apiVersion: v1
            kind: Secret
            metadata: {<<: *metadata, name: two}
        """);

    assertThat(manifests(Map.of()).load(folder))
        .extracting(object -> object.getMetadata().getName())
        .containsExactly("one", "two");
    assertThat(manifests(Map.of()).load(folder))
        .allSatisfy(
            object -> assertThat(object.getMetadata().getLabels()).isEqualTo(Map.of("a", "b")));
  }

  @Test
  void load_listOfLists_isAllThatIsInThem() throws IOException {
    write(
        "a.json",
        """
        {"kind": "List", "apiVersion": "v1", "items": [
         {"kind": "ConfigMapList", "apiVersion": "v1", "items": [{"metadata": {"name": "one"}}]},
         {"kind": "Secret", "apiVersion": "v1", "metadata": {"name": "two"}}]}
        """);
    write(
        "b.yml",
        "  # nothing\n---\nnull\n---\nkind: Secret\napiVersion: v1\nmetadata: {name: three}\n");
    write("c.yaml", "kind: Secret\napiVersion: v1\nmetadata: {name: four}\n");

    assertThat(manifests(Map.of()).load(folder))
        .extracting(object -> object.getKind() + "/" + object.getMetadata().getName())
        .containsExactly("ConfigMap/one", "Secret/two", "Secret/three", "Secret/four");
  }

  @Test
  void load_textsThatLookLikeTimes_stayTexts() throws IOException {
    write(
        "a.yaml",
        "kind: ConfigMap\napiVersion: v1\nmetadata: {name: a}\ndata: {time: 12:30:45, day: 2021-01-01, ports: 22:22}\n");

    assertThat(((ConfigMap) manifests(Map.of()).load(folder).get(0)).getData())
        .containsExactlyInAnyOrderEntriesOf(
            Map.of("time", "12:30:45", "day", "2021-01-01", "ports", "22:22"));
  }

  @Test
  void load_manifestInAFolderWithin_isRefusedAndNotPassedOver() throws IOException {
    write("a.yaml", "kind: Secret\napiVersion: v1\nmetadata: {name: a}\n");
    Files.createDirectories(folder.resolve("templates"));
    write("templates/b.yaml", "kind: Secret\napiVersion: v1\nmetadata: {name: b}\n");

    assertThatThrownBy(() -> manifests(Map.of()).load(folder))
        .isInstanceOf(HothouseException.class)
        .hasMessageContaining("templates/b.yaml");
  }

  @ParameterizedTest
  @ValueSource(
      strings = {"Service, v1", "Deployment, apps/v1", "StatefulSet, apps/v1", "Job, batch/v1"})
  void load_workloadWithoutASpec_isRefused(String kind) throws IOException {
    String[] words = kind.split(", ");
    write("a.yaml", "kind: %s\napiVersion: %s\nmetadata: {name: a}\n".formatted((Object[]) words));

    assertThatThrownBy(() -> manifests(Map.of()).load(folder))
        .isInstanceOf(HothouseException.class)
        .hasMessageContainingAll(words[0] + " a has no spec", "line 1");
  }

  @Test
  void load_workloadWhoseTemplateIsEmpty_isRefused() throws IOException {
    write(
        "a.yaml",
        "kind: Deployment\napiVersion: apps/v1\nmetadata: {name: a}\nspec: {selector: {matchLabels: {a: b}}, template: {}}\n");

    assertThatThrownBy(() -> manifests(Map.of()).load(folder))
        .isInstanceOf(HothouseException.class)
        .hasMessageContainingAll("Deployment a has", "no template with a spec in it");
  }

  @Test
  void load_noName_isRefused() throws IOException {
    write("a.yaml", "apiVersion: v1\nkind: Service\nmetadata: {}\n");

    assertThatThrownBy(() -> manifests(Map.of()).load(folder)).hasMessageContaining("no name");
  }

  private static List<HasMetadata> ours() {
    Manifests manifests = manifests(Map.of("address", "172.24.4.100"));
    return Services.load(List.of(Path.of("manifests"))).with(List.of("keystone")).stream()
        .flatMap(service -> manifests.load(service.folder()).stream())
        .toList();
  }

  private static Manifests manifests(Map<String, String> parameters) {
    return new Manifests(new Substitution(IMAGES, parameters));
  }

  private void write(String name, String text) throws IOException {
    Files.writeString(folder.resolve(name), text);
  }
}
