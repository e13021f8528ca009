package io.hothouse.deploy;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatExceptionOfType;

import io.hothouse.ErrorCode;
import io.hothouse.HothouseException;
import io.hothouse.release.OpenStackReleases;
import java.nio.file.Path;
import java.util.Optional;
import org.junit.jupiter.api.Test;

class ReleaseChoiceTest {
  private static final OpenStackReleases ALL =
      OpenStackReleases.load(Path.of("images/openstack-base/releases").toAbsolutePath());

  private static ReleaseChoice named(String version) {
    return new ReleaseChoice(ALL, ALL.find(version), true);
  }

  @Test
  void upgrades_nothingThereOrTheSame_isNone() {
    assertThat(named("2026.2").upgrades(Optional.empty())).isFalse();
    assertThat(named("2026.1").upgrades(Optional.of("2026.1"))).isFalse();
    assertThat(new ReleaseChoice(ALL, ALL.usual(), false).upgrades(Optional.empty())).isFalse();
  }

  @Test
  void upgrades_askedForAndUpstreamHasIt_isOne() {
    assertThat(named("2026.1").upgrades(Optional.of("2025.1"))).isTrue();
    assertThat(named("2026.2").upgrades(Optional.of("2026.1"))).isTrue();
  }

  @Test
  void upgrades_notAskedFor_isRefusedWithBothWays() {
    assertRefused(
        () -> new ReleaseChoice(ALL, ALL.find("2026.1"), false).upgrades(Optional.of("2025.1")),
        "keep them with --openstack 2025.1, or upgrade them");
  }

  @Test
  void upgrades_upstreamHasNone_isRefused() {
    assertRefused(
        () -> named("2026.2").upgrades(Optional.of("2025.1")),
        "from which upstream has no upgrade to 2026.2");
    assertRefused(
        () -> named("2025.1").upgrades(Optional.of("2026.1")),
        "from which upstream has no upgrade to 2025.1");
  }

  @Test
  void refuseUpgrade_another_namesTheCommandThatDoesIt() {
    assertRefused(
        () -> named("2026.1").refuseUpgrade(Optional.of("2025.1")),
        "'hothouse deploy' and --openstack 2026.1");
  }

  private static void assertRefused(Runnable action, String words) {
    assertThatExceptionOfType(HothouseException.class)
        .isThrownBy(action::run)
        .withMessageContaining(words)
        .satisfies(problem -> assertThat(problem.code()).isEqualTo(ErrorCode.CONFLICT));
  }
}
