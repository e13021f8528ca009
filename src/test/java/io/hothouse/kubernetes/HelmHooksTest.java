package io.hothouse.kubernetes;

import static org.assertj.core.api.Assertions.assertThat;

import io.fabric8.kubernetes.api.model.ConfigMapBuilder;
import io.fabric8.kubernetes.api.model.HasMetadata;
import io.fabric8.kubernetes.api.model.batch.v1.JobBuilder;
import java.util.List;
import java.util.Map;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

class HelmHooksTest {
  @Test
  void turns_workloadsBeforeTheInstallation_goAloneByTheirWeight() {
    List<HasMetadata> objects =
        List.of(
            new ConfigMapBuilder().withNewMetadata().withName("map").endMetadata().build(),
            job("main", Map.of()),
            job("after", Map.of("helm.sh/hook", "post-install")),
            job("second", Map.of("helm.sh/hook", "pre-upgrade, pre-install")),
            job("first", Map.of("helm.sh/hook", "pre-install", "helm.sh/hook-weight", "-5")));

    assertThat(HelmHooks.turns(objects))
        .extracting(turn -> turn.stream().map(it -> it.getMetadata().getName()).toList())
        .containsExactly(List.of("first"), List.of("second"), List.of("main", "after"));
  }

  @ParameterizedTest
  @CsvSource({
    "test, true",
    "'post-upgrade,pre-rollback', true",
    "'pre-install,pre-upgrade', false",
    "some-word, false",
    "'', false"
  })
  void isForAnotherTime_hook_isWhatNoInstallationMakes(String hook, boolean wanted) {
    assertThat(HelmHooks.isForAnotherTime(job("a", Map.of("helm.sh/hook", hook))))
        .isEqualTo(wanted);
  }

  private static HasMetadata job(String name, Map<String, String> annotations) {
    return new JobBuilder()
        .withNewMetadata()
        .withName(name)
        .withAnnotations(annotations)
        .endMetadata()
        .build();
  }
}
