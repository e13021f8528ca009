package io.hothouse.process;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.hothouse.ErrorCode;
import io.hothouse.HothouseException;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.atomic.AtomicInteger;
import java.util.concurrent.locks.LockSupport;
import org.junit.jupiter.api.Test;

class DebianPackagesTest {
  private static final Map<String, String> WANTED = Map.of("ip", "iproute2", "tar", "tar");
  private static final Set<String> DEBIAN = Set.of("apt-get", "dpkg", "tar");

  private final List<String> ran = new ArrayList<>();
  private final List<String> notes = new ArrayList<>();
  private int exitCode;

  @Test
  void provide_allThere_asksAndRunsNothing() {
    packages(Set.of("ip", "tar"), true, false).provide(WANTED, "The test", notes::add);

    assertThat(ran).isEmpty();
  }

  @Test
  void provide_oneMissing_installsItWithoutRecommends() {
    packages(DEBIAN, true, true).provide(WANTED, "The test", notes::add);

    assertThat(ran)
        .containsExactly(
            "env DEBIAN_FRONTEND=noninteractive apt-get -o DPkg::Lock::Timeout=300 install --yes --no-install-recommends iproute2");
    assertThat(notes).containsExactly("installing iproute2");
  }

  @Test
  void provide_twoAtOnce_theSecondSeesWhatTheFirstInstalled() {
    Set<String> there = ConcurrentHashMap.newKeySet();
    there.addAll(DEBIAN);
    AtomicInteger installs = new AtomicInteger();
    CommandRunner slow =
        (command, lines) -> {
          installs.incrementAndGet();
          LockSupport.parkNanos(Duration.ofMillis(100).toNanos());
          there.add("ip");
          return new CommandResult(command, 0, "", "", Duration.ZERO);
        };
    DebianPackages packages =
        new DebianPackages(
            new Root(slow, true, there::contains), question -> true, there::contains);

    CompletableFuture.allOf(
            CompletableFuture.runAsync(() -> packages.provide(WANTED, "One", line -> {})),
            CompletableFuture.runAsync(() -> packages.provide(WANTED, "Another", line -> {})))
        .join();

    assertThat(installs).hasValue(1);
  }

  @Test
  void provide_notAgreed_namesPackagesAndTheCommand() {
    DebianPackages packages = packages(DEBIAN, true, false);

    assertThatThrownBy(() -> packages.provide(WANTED, "The test", notes::add))
        .isInstanceOf(HothouseException.class)
        .hasMessageContaining("The test needs the Debian packages iproute2")
        .hasMessageContaining("--yes");
    assertThat(ran).isEmpty();
  }

  @Test
  void provide_noApt_saysThatItIsNotDebian() {
    DebianPackages packages = packages(Set.of("tar"), true, true);

    assertThatThrownBy(() -> packages.provide(WANTED, "The test", notes::add))
        .hasMessageContaining("not of the Debian family");
  }

  @Test
  void provide_noRootAndNoSudo_failsWithItsCode() {
    DebianPackages packages = packages(DEBIAN, false, true);

    assertThatThrownBy(() -> packages.provide(WANTED, "The test", notes::add))
        .isInstanceOfSatisfying(
            HothouseException.class,
            failure -> assertThat(failure.code()).isEqualTo(ErrorCode.NO_ROOT));
  }

  @Test
  void provide_aptFails_updatesTheListsAndShowsTheLastLines() {
    exitCode = 100;
    DebianPackages packages = packages(DEBIAN, true, true);

    assertThatThrownBy(() -> packages.provide(WANTED, "The test", notes::add))
        .hasMessageContaining("E: it broke");
    assertThat(ran).contains("apt-get update");
  }

  private DebianPackages packages(Set<String> installed, boolean isRoot, boolean agreed) {
    CommandRunner runner =
        (command, lines) -> {
          ran.add(command.line());
          return new CommandResult(command, exitCode, "", "E: it broke", Duration.ZERO);
        };
    Root root = new Root(runner, isRoot, installed::contains);
    return new DebianPackages(root, question -> agreed, installed::contains);
  }
}
