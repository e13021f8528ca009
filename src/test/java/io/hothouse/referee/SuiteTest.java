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
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

class SuiteTest {
  private static final Path OURS = Path.of("manifests");

  @TempDir private Path folder;

  private static Suite ours(String name) {
    return Suite.read(OURS.resolve(name));
  }

  @Test
  void read_ours_hasItsPartsAndAReasonForEachKnownFailure() {
    Suite suite = ours("tempest");

    assertThat(suite.name()).isEqualTo("tempest");
    assertThat(suite.judged()).isEqualTo(Suite.Judged.OPENSTACK);
    assertThat(suite.images()).containsExactly("tempest");
    assertThat(suite.parts()).containsOnlyKeys("smoke", "api", "scenario");
    assertThat(suite.pods()).isEmpty();
    assertThat(suite.knownFailures())
        .allSatisfy(known -> assertThat(known.reason()).hasSizeGreaterThan(20));
  }

  /** What nodes are to call the images, and which module the tests are built from, go together. */
  @Test
  void read_ours_knowsTheReleasesOfKubernetesThatThereAreTestsOf() throws IOException {
    PodImages pods = ours("kubernetes").pods().orElseThrow();

    try (Stream<Path> releases = Files.list(Path.of("images/e2e-programs/releases"))) {
      assertThat(pods.names().keySet())
          .containsExactlyInAnyOrderElementsOf(
              releases
                  .filter(Files::isDirectory)
                  .map(release -> release.getFileName().toString())
                  .toList());
    }
    assertThat(pods.ofRelease("1.37.2").get("e2e-agnhost"))
        .contains("localhost/kubernetes-tests/agnhost:2.66.1");
    pods.names().values().stream()
        .flatMap(images -> images.keySet().stream())
        .forEach(image -> assertThat(Path.of("images", image, "Containerfile")).exists());
  }

  @Test
  void ofRelease_noneOfTheSuite_saysWhichThereAre() {
    PodImages pods = ours("kubernetes").pods().orElseThrow();

    assertThatThrownBy(() -> pods.ofRelease("1.20.2"))
        .isInstanceOf(HothouseException.class)
        .hasMessageContaining("Tried to test 1.20.2, but there are tests of 1.35.4, ")
        .extracting(it -> ((HothouseException) it).code())
        .isEqualTo(ErrorCode.NOT_FOUND);
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
    assertThat(Pattern.compile(ours("tempest").wanted(part)).matcher(test).find()).isEqualTo(meant);
  }

  @ParameterizedTest
  @CsvSource({
    "smoke, tempest, '\\[.*\\bsmoke\\b.*\\]'",
    "tempest, tempest, '\\[.*\\bsmoke\\b.*\\]'",
    "tempest:test_list.*, tempest, test_list.*",
    "test_list.*, tempest, test_list.*",
    "'test_a:b', tempest, 'test_a:b'",
    "kubernetes, kubernetes, '\\[Conformance\\]'",
    "conformance, kubernetes, '\\[Conformance\\]'",
    "kubernetes:sig-network.*DNS, kubernetes, sig-network.*DNS"
  })
  void find_wordsOfAUser_meanASuiteAndTests(String words, String suite, String tests) {
    Suites.Choice choice = Suites.load(List.of(OURS)).find(words);

    assertThat(choice.suite().name()).isEqualTo(suite);
    assertThat(choice.tests()).isEqualTo(tests);
  }

  @Test
  void load_severalRoots_takesTheLast() throws IOException {
    write("judges: openstack\nimages: [mine]\nusual: one\nparts: {one: a}\n");

    assertThat(Suites.load(List.of(OURS, folder)).find("one").suite().images())
        .containsExactly("mine");
  }

  @Test
  void find_noSuite_isNotFound() {
    Suites none = Suites.load(List.of(folder));

    assertThatThrownBy(() -> none.find("smoke"))
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
        "pods: {registry: a} | 'pods' has no registry, or no names",
        "probes: [] | unknown key probes"
      })
  void read_wrongField_isRefusedWithItsLine(String content, String message) throws IOException {
    write(
        "{judges: openstack, usual: one, %s\n%s}\n"
            .formatted(content.startsWith("parts") ? "" : "parts: {one: a},", content));

    assertRefused(message);
  }

  @ParameterizedTest
  @CsvSource(
      delimiter = '|',
      value = {
        "{usual: one,|judges: neither}|'judges' is neither openstack nor kubernetes",
        "{judges: openstack,|usual: two}|there is no such part"
      })
  void read_unknownWord_isRefusedWithItsLine(String first, String second, String message)
      throws IOException {
    write(first + " parts: {one: a},\n" + second + "\n");

    assertRefused(message);
  }

  @ParameterizedTest
  @CsvSource({"usual: one, judges", "judges: openstack, usual"})
  void read_missingField_isRefused(String content, String missing) throws IOException {
    write("parts: {one: a}\n" + content + "\n");

    assertThatThrownBy(() -> Suite.read(folder.resolve("tempest")))
        .isInstanceOf(HothouseException.class)
        .hasMessageContaining("'%s' is missing".formatted(missing));
  }

  private void assertRefused(String message) {
    assertThatThrownBy(() -> Suite.read(folder.resolve("tempest")))
        .isInstanceOf(HothouseException.class)
        .hasMessageContaining(message)
        .hasMessageContaining("suite.yaml, line 2");
  }

  private void write(String content) throws IOException {
    Files.createDirectories(folder.resolve("tempest"));
    Files.writeString(folder.resolve("tempest/suite.yaml"), content);
  }
}
