package io.hothouse.launch;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatCode;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.hothouse.ErrorCode;
import io.hothouse.HothouseException;
import io.hothouse.template.HeatTemplate;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

class PodNetworkTest {
  @ParameterizedTest
  @ValueSource(strings = {"vxlan", "none"})
  void parse_nameOfANetwork_isTheParameter(String name) {
    assertThat(PodNetwork.parse(name)).isEqualTo(new PodNetwork(name, Optional.empty()));
  }

  @Test
  void parse_file_bringsTheNetworkToNodesWithoutOne(@TempDir Path folder) throws Exception {
    Path file = Files.writeString(folder.resolve("flannel.yaml"), "kind: DaemonSet");

    assertThat(PodNetwork.parse(file.toString()))
        .isEqualTo(new PodNetwork("none", Optional.of(file)));
  }

  @ParameterizedTest
  @ValueSource(strings = {"calico", "/nowhere/flannel.yaml", "\0"})
  void parse_anythingElse_isRefusedWithWhatThereIs(String text) {
    assertThatThrownBy(() -> PodNetwork.parse(text))
        .isInstanceOfSatisfying(
            HothouseException.class,
            refused -> assertThat(refused.code()).isEqualTo(ErrorCode.USAGE))
        .hasMessageContainingAll("vxlan, none, or a file", text);
  }

  @Test
  void check_templateThatMakesItsOwn_isRefusedWithAnother() {
    HeatTemplate template =
        HeatTemplate.of(
            "heat_template_version: 2021-04-16\nparameters: {image: {type: string}}\n",
            Map.of(),
            List.of());
    UpRequest.TemplateRequest asked = new UpRequest.TemplateRequest(template, Map.of(), true);

    assertThatThrownBy(() -> ClusterTemplate.check(asked, PodNetwork.parse("none")))
        .isInstanceOfSatisfying(
            HothouseException.class,
            refused -> assertThat(refused.code()).isEqualTo(ErrorCode.TEMPLATE))
        .hasMessageContainingAll("pod_network", "--network");
    assertThatCode(() -> ClusterTemplate.check(asked, PodNetwork.parse("vxlan")))
        .doesNotThrowAnyException();
  }
}
