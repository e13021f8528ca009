package io.hothouse.referee;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.hothouse.ErrorCode;
import io.hothouse.HothouseException;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.regex.Pattern;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

class SuiteTest {
  private static final Path OURS = Path.of("manifests");

  @TempDir private Path folder;

  @Test
  void load_ours_hasItsPartsAndAReasonForEachKnownFailure() {
    Suite suite = Suite.load(List.of(OURS), "tempest");

    assertThat(suite.images()).containsExactly("tempest");
    assertThat(suite.parts()).containsOnlyKeys("smoke", "api", "scenario");
    assertThat(suite.knownFailures())
        .allSatisfy(known -> assertThat(known.reason()).hasSizeGreaterThan(20));
  }

  @ParameterizedTest
  @CsvSource({
    "smoke, 'tempest.api.network.test_networks.NetworksTest.test_list_networks[id-f7,smoke]', true",
    "smoke, 'tempest.scenario.test_a.TestA.test_b[compute,id-7f,network,smoke]', true",
    "smoke, 'tempest.api.network.test_smoke.SmokeTest.test_smoke[id-f7]', false",
    "api, 'tempest.api.network.test_networks.NetworksTest.test_list_networks[id-f7]', true",
    "api, 'heat_tempest_plugin.tests.api.test_heat_api.A.test_b', true",
    "api, 'tempest.scenario.test_api.TestA.test_b', false",
    "scenario, 'tempest.scenario.test_a.TestA.test_b[id-f7]', true",
    "scenario, 'tempest.api.scenario.test_a.TestA.test_b[id-f7]', false"
  })
  void wanted_partOfOurs_meansTheseTests(String part, String test, boolean meant) {
    String wanted = Suite.load(List.of(OURS), "tempest").wanted(part);

    assertThat(Pattern.compile(wanted).matcher(test).find()).isEqualTo(meant);
  }

  @Test
  void wanted_noPart_isARegularExpression() {
    assertThat(Suite.load(List.of(OURS), "tempest").wanted("test_list.*")).isEqualTo("test_list.*");
  }

  @Test
  void load_severalRoots_takesTheLast() throws IOException {
    write("images: [mine]\n");

    assertThat(Suite.load(List.of(OURS, folder), "tempest").images()).containsExactly("mine");
  }

  @Test
  void load_noSuite_isNotFound() {
    assertThatThrownBy(() -> Suite.load(List.of(folder), "tempest"))
        .isInstanceOf(HothouseException.class)
        .hasMessageContaining("tempest/suite.yaml")
        .extracting(it -> ((HothouseException) it).code())
        .isEqualTo(ErrorCode.NOT_FOUND);
  }

  @ParameterizedTest
  @CsvSource(
      delimiter = '|',
      value = {
        "parts: {smoke: '['} | 'smoke' is no regular expression",
        "known-failures: [{tests: [a]}] | has no reason",
        "known-failures: [{reason: a}] | has no reason, or no tests",
        "known-failures: [{reason: a, tests: ['(']}] | 'tests' is no regular expression",
        "probes: [] | unknown key probes"
      })
  void load_wrongField_isRefusedWithItsLine(String content, String message) throws IOException {
    write("images: [tempest]\n" + content + "\n");

    assertThatThrownBy(() -> Suite.load(List.of(folder), "tempest"))
        .isInstanceOf(HothouseException.class)
        .hasMessageContaining(message)
        .hasMessageContaining("suite.yaml, line 2");
  }

  private void write(String content) throws IOException {
    Files.createDirectories(folder.resolve("tempest"));
    Files.writeString(folder.resolve("tempest/suite.yaml"), content);
  }
}
