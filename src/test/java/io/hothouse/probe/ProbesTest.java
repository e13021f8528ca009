package io.hothouse.probe;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.hothouse.ErrorCode;
import io.hothouse.HothouseException;
import java.util.List;
import java.util.Map;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.Arguments;
import org.junit.jupiter.params.provider.MethodSource;

class ProbesTest {

  static Stream<Arguments> malformed() {
    return Stream.of(
        Arguments.of("- {name: a}", "line 1", "a probe has to name one port"),
        Arguments.of("- {name: a, tcp: 1, http: 2}", "line 1", "one port"),
        Arguments.of("- {tcp: 1, talk: [{expect: x}]}", "line 1", "it has no name"),
        Arguments.of("- name: a\n  tcp: 70000\n  talk: []", "line 2", "'tcp' is not a number"),
        Arguments.of("- name: a\n  tcp: 1\n  talk:\n  - expect: (", "line 4", "regular expression"),
        Arguments.of("- name: a\n  tcp: 1\n  steps: []", "line 3", "unknown key steps"),
        Arguments.of("- name: a\n  http: 1\n  steps:\n  - get: /x", "line 4", "unknown key get"),
        Arguments.of(
            "- name: a\n  http: 1\n  steps:\n  - request: FETCH /x",
            "line 4",
            "a method and a path"),
        Arguments.of(
            "- name: a\n  http: 1\n  steps:\n  - request: GET /${nothing}",
            "line 4",
            "${nothing} stands for nothing"),
        Arguments.of(
            "- name: a\n  http: 1\n  steps:\n  - request: GET /x\n    json: {}\n    text: x",
            "line 4",
            "not several"),
        Arguments.of(
            "- name: a\n  http: 1\n  steps:\n  - request: GET /x\n    base64: A",
            "line 5",
            "base64 cannot be decoded"),
        Arguments.of(
            "- name: a\n  http: 1\n  steps:\n  - request: GET /x\n    text: x\n    base64: AAE=",
            "line 4",
            "not several"),
        Arguments.of(
            "- name: a\n  http: 1\n  steps:\n  - request: GET /x\n    expect: {json: {x: 1}}",
            "line 5",
            "JSON pointer"),
        Arguments.of(
            "- name: a\n  http: 1\n  steps:\n  - request: GET /x\n    capture: {x: {body: abc}}",
            "line 5",
            "no group"),
        Arguments.of(
            "- name: a\n  http: 1\n  after: other/b\n  steps: []", "line 3", "there are service/a"),
        Arguments.of(
            "- name: a\n  http: 1\n  after: service/a\n  steps: []", "line 3", "after itself"));
  }

  @ParameterizedTest
  @MethodSource("malformed")
  void of_malformed_isRefusedWithItsPlace(String text, String line, String reason) {
    assertThatThrownBy(() -> Declared.all(text))
        .isInstanceOfSatisfying(
            HothouseException.class, e -> assertThat(e.code()).isEqualTo(ErrorCode.TEMPLATE))
        .hasMessageContaining(line)
        .hasMessageContaining(reason);
  }

  @Test
  void of_after_beginsWithTheOthersSteps() {
    Probes probes =
        Declared.probes(
            Map.of(
                "login",
                "[{name: in, http: 5, steps: [{request: POST /in, capture: {key: /key}}]}]",
                "use",
                "[{name: it, http: 6, after: login/in, steps: [{request: 'GET /${key}'}]}]"));

    HttpProbe probe = (HttpProbe) probes.of("use").get(0);

    assertThat(probe.port()).isEqualTo(6);
    assertThat(probe.steps()).extracting(HttpStep::port).containsExactly(5, 6);
  }

  @Test
  void of_requestForOptions_isTaken() {
    HttpProbe probe =
        (HttpProbe) Declared.all("- {name: a, http: 1, steps: [{request: OPTIONS /}]}").get(0);

    assertThat(probe.steps()).extracting(HttpStep::method).containsExactly("OPTIONS");
  }

  @Test
  void of_noProbes_isEmpty() {
    assertThat(Declared.all("[]")).isEqualTo(List.of());
  }

  @Test
  void of_twoProbesOfOneName_areRefused() {
    String probe = "- {name: api, http: 1, steps: [{request: GET /}]}\n";

    assertThatThrownBy(() -> Declared.all(probe + probe))
        .hasMessageContaining("another probe called 'api'");
  }
}
