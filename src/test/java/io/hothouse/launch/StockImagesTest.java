package io.hothouse.launch;

import static org.assertj.core.api.Assertions.assertThat;

import io.hothouse.ErrorCode;
import io.hothouse.openstack.lookup.NodeImage;
import io.hothouse.preflight.Verdict;
import java.util.HashMap;
import java.util.Map;
import java.util.Optional;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

class StockImagesTest {
  @ParameterizedTest
  @CsvSource({
    "debian, 13, OK",
    "Debian, 12.5, OK",
    "ubuntu, 22.04, OK",
    "ubuntu, 24.04, OK",
    "debian, 11, FAILED",
    "debian, 130, FAILED",
    "ubuntu, 20.04, FAILED",
    "cirros, 0.6, FAILED",
    "rhel, , FAILED",
    "debian, , WARNING",
    ", 13, WARNING"
  })
  void check_system_isKnownBeforeAnythingBoots(
      String distribution, String version, Verdict verdict) {
    Map<String, String> properties = new HashMap<>();
    properties.put("os_distro", distribution == null ? "" : distribution);
    properties.put("os_version", version == null ? "" : version);

    CloudCheck check = StockImages.check(image(properties)).orElseThrow();

    assertThat(check.verdict()).isEqualTo(verdict);
    assertThat(check.failure().map(it -> it.code()))
        .isEqualTo(Optional.of(ErrorCode.IMAGE).filter(it -> verdict == Verdict.FAILED));
  }

  @Test
  void check_nodeImageOfThisProgram_needsNoLook() {
    assertThat(StockImages.check(image(Map.of("hothouse_node_digest", "abc")))).isEmpty();
  }

  private static NodeImage image(Map<String, String> properties) {
    return new NodeImage("1", "mine", "active", 1, 0, 0, Optional.empty(), properties);
  }
}
