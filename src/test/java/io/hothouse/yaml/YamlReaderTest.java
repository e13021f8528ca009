package io.hothouse.yaml;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.hothouse.ErrorCode;
import io.hothouse.HothouseException;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.stream.Collectors;
import java.util.stream.IntStream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.MethodSource;

class YamlReaderTest {
  @TempDir private Path folder;

  static java.util.List<String> bombs() {
    return java.util.List.of(
        bomb("a0: &a0 {k: 1}\n", "a%d: &a%d {<<: [%s]}\n"),
        bomb("a0: &a0 [x]\n", "a%d: &a%d [%s]\n"),
        "a: &a [*a]\n",
        "a: &a {b: *a}\n",
        "a: &a {<<: *a}\n");
  }

  /** Nine aliases of the line before, thirty times: more values than there is memory. */
  private static String bomb(String first, String next) {
    return first
        + IntStream.range(1, 20)
            .mapToObj(
                i ->
                    next.formatted(
                        i, i, String.join(", ", java.util.Collections.nCopies(9, "*a" + (i - 1)))))
            .collect(Collectors.joining());
  }

  @ParameterizedTest
  @MethodSource("bombs")
  @Timeout(20)
  void read_bomb_isRefusedBeforeItGoesOff(String text) throws IOException {
    Path file = Files.writeString(folder.resolve("bomb.yaml"), text);

    assertThatThrownBy(() -> YamlReader.read(text)).isInstanceOf(Malformed.class);
    assertThatThrownBy(() -> YamlReader.readStrictly(text)).isInstanceOf(Malformed.class);
    assertThatThrownBy(() -> YamlFile.read(file, ErrorCode.CONFIG))
        .isInstanceOf(HothouseException.class);
  }

  @Test
  void json_nothingInAnySpelling_isNull() throws IOException {
    Path file =
        Files.writeString(folder.resolve("f.yaml"), "[~, null, Null, NULL, 'null', a, 1, true]");

    assertThat(YamlFile.read(file, ErrorCode.CONFIG).json())
        .hasToString("[null,null,null,null,\"null\",\"a\",1,true]");
  }

  @Test
  void read_tooDeep_namesTheLine() {
    String text = "a:\n %s%s".formatted("[".repeat(200), "]".repeat(200));

    assertThatThrownBy(() -> YamlReader.read(text))
        .isInstanceOfSatisfying(
            Malformed.class,
            problem -> {
              assertThat(problem.place("it")).isEqualTo("it, line 2");
              assertThat(problem.isExcess()).isTrue();
            })
        .hasMessage("it is nested too deeply (more than 100 levels)");
  }

  @Test
  void read_tooManyValues_namesTheLine() {
    assertThatThrownBy(() -> YamlReader.read("- x\n".repeat(300_000)))
        .isInstanceOfSatisfying(
            Malformed.class,
            problem -> assertThat(problem.place("it")).isEqualTo("it, line 200000"))
        .hasMessage("it has too many values (more than 200000)");
  }

  /** What is not for PyYAML is as it was for others. */
  @Test
  void readAsKubernetes_signsThatMeanNothingToKubectl_areTexts() throws Malformed {
    assertThat(YamlReader.readAsKubernetes("{a: =, b: <<, c: &x 1, d: &x 2}").plain())
        .hasToString("{a==, b=<<, c=1, d=2}");
  }

  /** By libyaml, with which Heat's client reads. */
  @Test
  void read_signOfNoTypeInParticular_makesATextOfNothingOnly() throws Malformed {
    assertThat(
            YamlReader.read("a: !\nb: ! ~\nc: ! 5\nd: &x\ne: &y !\nf: *y\ng: [! , ! '']\n").plain())
        .isEqualTo(YamlReader.read("{a: '', b: ~, c: 5, d: ~, e: '', f: '', g: ['', ~]}").plain());
  }

  @Test
  void readStrictly_keyTwice_namesItsLine() {
    assertThatThrownBy(() -> YamlReader.readStrictly("a: 1\nb: 2\na: 3\n"))
        .isInstanceOfSatisfying(
            Malformed.class, problem -> assertThat(problem.place("it")).isEqualTo("it, line 3"));
  }
}
