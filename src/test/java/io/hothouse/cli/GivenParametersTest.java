package io.hothouse.cli;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.hothouse.ErrorCode;
import io.hothouse.HothouseException;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Map;
import org.assertj.core.api.ThrowableAssert.ThrowingCallable;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

class GivenParametersTest {
  private final GivenParameters given = new GivenParameters();

  @TempDir Path folder;

  private static void refused(ErrorCode code, String words, ThrowingCallable call) {
    assertThatThrownBy(call)
        .isInstanceOfSatisfying(
            HothouseException.class, refused -> assertThat(refused.code()).isEqualTo(code))
        .hasMessageContaining(words);
  }

  @Test
  void add_sameValueTwice_isTaken() throws IOException {
    given.add("a=b=c");
    given.add("a=b=c");
    given.add("empty=");
    given.addFile("text=" + Files.writeString(folder.resolve("f"), "grün\n"));

    assertThat(given.values()).isEqualTo(Map.of("a", "b=c", "empty", "", "text", "grün\n"));
  }

  @Test
  void add_otherValue_isRefusedByTheKey() throws IOException {
    Path file = Files.writeString(folder.resolve("f"), "other");
    given.add("flavor=small");

    refused(ErrorCode.USAGE, "'flavor'", () -> given.add("flavor=large"));
    refused(ErrorCode.USAGE, "'flavor'", () -> given.addFile("flavor=" + file));
  }

  @ParameterizedTest
  @ValueSource(strings = {"flavor", "=small", ""})
  void add_noKeyAndValue_isRefused(String text) {
    refused(ErrorCode.USAGE, "KEY=VALUE", () -> given.add(text));
    refused(ErrorCode.USAGE, "KEY=FILE", () -> given.addFile(text));
  }

  @Test
  void addFile_noText_isRefusedByFileAndKey() throws IOException {
    Path binary = Files.write(folder.resolve("binary"), new byte[] {(byte) 0xff});

    refused(ErrorCode.TEMPLATE, "not UTF-8", () -> given.addFile("k=" + binary));
    refused(ErrorCode.TEMPLATE, "there is no", () -> given.addFile("k=" + folder.resolve("no")));
    refused(ErrorCode.TEMPLATE, "for the parameter 'k'", () -> given.addFile("k=" + folder));
    refused(ErrorCode.TEMPLATE, "larger", () -> given.addFile("k=/dev/zero"));
  }
}
