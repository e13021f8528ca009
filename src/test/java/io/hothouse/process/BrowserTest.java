package io.hothouse.process;

import static org.assertj.core.api.Assertions.assertThat;

import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import org.junit.jupiter.api.Test;

class BrowserTest {
  private static final String PAGE = "http://192.0.2.1:8090/";

  private final List<Command> ran = new ArrayList<>();
  private int exitCode;

  @Test
  void open_onADesktop_startsItsProgramWithThePage() {
    assertThat(browser("Linux", Map.of("WAYLAND_DISPLAY", "wayland-0")).open(PAGE)).isEmpty();
    assertThat(ran).singleElement().satisfies(it -> assertThat(it.words()).endsWith(PAGE));
  }

  @Test
  void open_withoutAScreen_runsNothingAndSaysSo() {
    assertThat(browser("Linux", Map.of("DISPLAY", "")).open(PAGE))
        .hasValueSatisfying(it -> assertThat(it).contains("No browser"));
    assertThat(ran).isEmpty();
  }

  @Test
  void open_programThatFails_saysWhy() {
    exitCode = 3;

    assertThat(browser("Mac OS X", Map.of()).open(PAGE))
        .hasValueSatisfying(it -> assertThat(it).contains("open", "no such display"));
  }

  private Browser browser(String system, Map<String, String> variables) {
    CommandRunner runner =
        (command, lines) -> {
          ran.add(command);
          return new CommandResult(command, exitCode, "", "no such display", Duration.ZERO);
        };
    return new Browser(runner, variables, system, program -> true);
  }
}
