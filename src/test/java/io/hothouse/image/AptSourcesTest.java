package io.hothouse.image;

import static org.assertj.core.api.Assertions.assertThat;

import io.hothouse.ErrorCode;
import io.hothouse.HothouseException;
import io.hothouse.process.CommandResult;
import io.hothouse.process.CommandRunner;
import java.time.Duration;
import java.util.Optional;
import org.junit.jupiter.api.Test;

class AptSourcesTest {

  @Test
  void lines_machineOfALaterRelease_namesOurs() {
    String targets =
        """
        Debian http://mirror.example/debian trixie main
        Debian http://mirror.example/debian trixie-updates main
        Debian http://security.example/debian trixie-security main
        Debian http://mirror.example/debian trixie contrib
        Other http://other.example/apt stable main
        """;

    assertThat(new AptSources(answering(0, targets)).lines(Optional.empty()))
        .isEqualTo(
            """
            deb http://mirror.example/debian trixie main
            deb http://mirror.example/debian trixie-updates main
            deb http://security.example/debian trixie-security main
            """);
  }

  @Test
  void lines_notDebian_areNone() {
    assertThat(
            new AptSources(answering(0, "Ubuntu http://u.example/ubuntu noble main\n"))
                .lines(Optional.empty()))
        .isEmpty();
  }

  @Test
  void lines_noApt_areNone() {
    CommandRunner without =
        (command, lines) -> {
          throw new HothouseException(ErrorCode.COMMAND, "no apt-get");
        };

    assertThat(new AptSources(without).lines(Optional.empty())).isEmpty();
  }

  @Test
  void lines_snapshot_areThoseOfThatMoment() {
    assertThat(new AptSources(answering(0, "")).lines(Optional.of("20261101T000000Z")))
        .contains(
            "deb [check-valid-until=no] http://snapshot.debian.org/archive/debian/20261101T000000Z trixie main")
        .contains("debian-security/20261101T000000Z trixie-security main");
  }

  private static CommandRunner answering(int code, String output) {
    return (command, lines) -> new CommandResult(command, code, output, "", Duration.ZERO);
  }
}
