package io.hothouse.process;

import static org.assertj.core.api.Assertions.assertThat;

import org.junit.jupiter.api.Test;

class CommandTextTest {
  @Test
  void brief_script_isItsFirstLineAndAnEllipsis() {
    assertThat(CommandText.brief("sudo bash -c '# Receives.\nset -e\n'"))
        .isEqualTo("sudo bash -c '# Receives. …");
    assertThat(CommandText.brief("x".repeat(500))).hasSize(162).endsWith(" …");
  }

  @Test
  void brief_shortCommand_isWhole() {
    assertThat(CommandText.brief("uname -r\n")).isEqualTo("uname -r");
    assertThat(CommandText.brief("")).isEmpty();
  }
}
