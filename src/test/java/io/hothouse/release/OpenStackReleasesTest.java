package io.hothouse.release;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.LocalDate;
import java.util.List;
import java.util.Optional;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

class OpenStackReleasesTest {
  private static final Path OURS = Path.of("images/openstack-base/releases").toAbsolutePath();

  @TempDir private Path root;

  private Path release(String version, String facts) throws IOException {
    Path file = Files.createDirectories(root.resolve(version)).resolve("release");
    return Files.writeString(file, facts);
  }

  @Test
  void usual_newerOneBetween_isTheNewestSkipLevelRelease() throws IOException {
    release("2025.1", "RELEASED=2025-04-02\nSUPPORTED_UNTIL=2026-10-01\nSLURP=yes\n");
    release("2026.1", "RELEASED=2026-04-01\nSUPPORTED_UNTIL=2027-10-26\nSLURP=yes\n");
    release("2026.2", "RELEASED=2026-09-30\nSUPPORTED_UNTIL=unknown\nSLURP=no\n");
    OpenStackReleases releases = OpenStackReleases.load(root);

    assertThat(releases.usual().version()).isEqualTo("2026.1");
    assertThat(releases.all())
        .extracting(OpenStackRelease::version)
        .containsExactly("2026.2", "2026.1", "2025.1");
    assertThat(releases.find("2026.2").supportedUntil()).isEmpty();
    assertThat(releases.find("2026.2").warning("OpenStack", LocalDate.of(2040, 1, 1))).isEmpty();
    assertThat(releases.find("2025.1").warning("OpenStack", LocalDate.of(2026, 10, 1))).isEmpty();
    assertThat(releases.find("2025.1").warning("OpenStack", LocalDate.of(2026, 10, 2)).get())
        .contains("OpenStack 2025.1 has had no corrections since 2026-10-01");
  }

  @Test
  void load_factWrong_namesFileAndField() throws IOException {
    Path file = release("2026.1", "RELEASED=2026-04-01\nSUPPORTED_UNTIL=unknown\nSLURP=maybe\n");

    assertThatThrownBy(() -> OpenStackReleases.load(root))
        .hasMessageContaining(file.toString())
        .hasMessageContaining("SLURP is neither yes nor no: maybe");
  }

  @ParameterizedTest
  @CsvSource({
    "2025.1, 2026.1, true",
    "2026.1, 2026.2, true",
    "2025.1, 2026.2, false",
    "2026.2, 2027.2, false",
    "2024.1, 2026.1, false",
    "2026.1, 2025.1, false",
    "2026.1, 2026.1, false"
  })
  void mayFollow_asUpstreamHasIt(String from, String to, boolean allowed) {
    assertThat(made(to).mayFollow(made(from))).isEqualTo(allowed);
  }

  private static OpenStackRelease made(String version) {
    return new OpenStackRelease(version, LocalDate.EPOCH, Optional.empty(), version.endsWith(".1"));
  }

  /** Else it would be installed unseen, or from where nobody meant. */
  @Test
  void locks_everyPackage_hasAVersionAndDigests() throws IOException {
    for (OpenStackRelease release : OpenStackReleases.load(OURS).all()) {
      String lock = Files.readString(OURS.resolve(release.version()).resolve("lock"));
      List<String> packages = List.of(lock.split("\\n(?=[a-z0-9])"));

      assertThat(packages).hasSizeGreaterThan(200);
      assertThat(packages)
          .allSatisfy(
              each ->
                  assertThat(each)
                      .containsPattern("^[a-z0-9._-]+==[0-9][^ ]* ")
                      .contains("--hash=sha256:")
                      .doesNotContain("://"));
      Files.readAllLines(OURS.resolve(release.version()).resolve("requirements"))
          .forEach(line -> assertThat(lock).contains("\n" + line.replaceAll("[>=<].*", "") + "=="));
    }
  }

  @Test
  void ours_areCompleteAndTheImagesTakeTheUsualOne() throws IOException {
    OpenStackReleases releases = OpenStackReleases.load(OURS);

    for (OpenStackRelease release : releases.all()) {
      assertThat(OURS.resolve(release.version())).isDirectoryContaining("glob:**/lock");
      assertThat(OURS.resolve(release.version())).isDirectoryContaining("glob:**/requirements");
    }
    assertThat(OURS.resolveSibling("Containerfile"))
        .content()
        .contains("ARG OPENSTACK=" + releases.usual().version() + "\n");
    assertThatThrownBy(() -> releases.find("zed"))
        .hasMessageContaining("There is no OpenStack 'zed' here, only 2026.2, 2026.1, 2025.1");
  }
}
