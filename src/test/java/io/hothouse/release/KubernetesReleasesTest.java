package io.hothouse.release;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.LocalDate;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

class KubernetesReleasesTest {
  @TempDir private Path root;

  private Path minor(String version) throws IOException {
    Path folder = Files.createDirectories(root.resolve(version));
    Files.writeString(
        folder.resolve("minor"),
        "# a remark\nRELEASED=2026-08-26\nSUPPORTED_UNTIL=2027-10-28\nPARTS='etcd-3.7.3 runc-1.4.3'\n");
    return folder;
  }

  private void patch(String version) throws IOException {
    String minor = version.substring(0, version.lastIndexOf('.'));
    Files.createDirectories(minor(minor).resolve(version));
  }

  @Test
  void find_minorOrPatch_isTheNewestOfThat() throws IOException {
    patch("1.9.3");
    patch("1.10.2");
    patch("1.10.11");
    KubernetesReleases releases = KubernetesReleases.load(root);

    assertThat(releases.usual().version()).isEqualTo("1.10.11");
    assertThat(releases.find("1.10").version()).isEqualTo("1.10.11");
    assertThat(releases.find("v1.10.2").version()).isEqualTo("1.10.2");
    assertThat(releases.find("1.9.3").supportedUntil()).contains(LocalDate.of(2027, 10, 28));
    assertThat(releases.find("1.9").sources())
        .contains(
            root.resolve("1.9/1.9.3"),
            root.resolve("parts/etcd-3.7.3"),
            root.resolve("parts/runc-1.4.3"));
  }

  @Test
  void find_unknown_namesThoseThatThereAre() throws IOException {
    patch("1.37.2");
    KubernetesReleases releases = KubernetesReleases.load(root);

    assertThatThrownBy(() -> releases.find("1.20"))
        .hasMessageContaining("1.20")
        .hasMessageContaining("1.37.2");
  }

  @Test
  void load_factMissingOrWrong_namesFileAndField() throws IOException {
    patch("1.37.2");
    Path file = root.resolve("1.37/minor");
    Files.writeString(file, "RELEASED=yesterday\nPARTS=etcd-1\nSUPPORTED_UNTIL=2027-10-28\n");

    assertThatThrownBy(() -> KubernetesReleases.load(root))
        .hasMessageContaining(file.toString())
        .hasMessageContaining("RELEASED is no date");
    Files.writeString(file, "RELEASED=2026-08-26\nSUPPORTED_UNTIL=2027-10-28\n");
    assertThatThrownBy(() -> KubernetesReleases.load(root))
        .hasMessageContaining("PARTS is missing");
  }

  @Test
  void supportedOn_lastDay_isTheLast() {
    KubernetesRelease release = TestReleases.usual();

    assertThat(release.supportedOn(release.supportedUntil().orElseThrow())).isTrue();
    assertThat(release.supportedOn(release.supportedUntil().orElseThrow().plusDays(1))).isFalse();
  }

  @Test
  void ours_haveAllThatTheySayTheyAreMadeOf() {
    for (KubernetesRelease release : TestReleases.all().all()) {
      assertThat(release.sources()).allSatisfy(path -> assertThat(path).exists());
      assertThat(release.sources().stream().filter(Files::isDirectory).toList())
          .hasSizeGreaterThan(5)
          .allSatisfy(
              module -> {
                assertThat(module.resolve("go.mod")).isNotEmptyFile();
                assertThat(module.resolve("go.sum")).isNotEmptyFile();
              });
      assertThat(release.released())
          .isAfter(LocalDate.of(2025, 1, 1))
          .isBefore(release.supportedUntil().orElseThrow());
    }
  }
}
