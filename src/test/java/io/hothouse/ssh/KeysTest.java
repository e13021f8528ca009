package io.hothouse.ssh;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.catchThrowableOfType;

import io.hothouse.ErrorCode;
import io.hothouse.HothouseException;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.attribute.PosixFilePermissions;
import java.util.List;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

final class KeysTest {
  /** A key and its fingerprint as {@code ssh-keygen -l} printed it. */
  private static final String LINE =
      "ssh-ed25519 AAAAC3NzaC1lZDI1NTE5AAAAIHypVJ8KMyUJfMpjprfocIYo0HEVb1tkXMjsemy6aB7X root@n";

  @TempDir Path folder;

  @Test
  void writeTo_newKey_isReadableByOwnerAloneAndLoadsAgain() throws IOException {
    SshKeyPair pair = SshKeyPair.generate();
    Path file = folder.resolve("new/key");

    pair.writeTo(file);

    assertThat(PosixFilePermissions.toString(Files.getPosixFilePermissions(file)))
        .isEqualTo("rw-------");
    assertThat(SshKeyPair.load(file)).isEqualTo(pair);
    assertThat(pair.publicKey()).startsWith("ssh-ed25519 AAAA");
    assertThat(pair.toString()).doesNotContain("PRIVATE");
    try (Stream<Path> files = Files.list(file.getParent())) {
      assertThat(files).containsExactly(file);
    }
  }

  @Test
  void load_fileThatIsNoKey_namesTheFile() throws IOException {
    Path file = Files.writeString(folder.resolve("key"), "nonsense");

    HothouseException failure =
        catchThrowableOfType(HothouseException.class, () -> SshKeyPair.load(file));

    assertThat(failure.code()).isEqualTo(ErrorCode.SSH);
    assertThat(failure).hasMessageContaining(file.toString());
  }

  @Test
  void fingerprint_knownKey_isWhatOpenSshPrints() {
    assertThat(KnownHostKey.parse(LINE).fingerprint())
        .isEqualTo("SHA256:MuTGmk6Cw5jdv2vYFvdDm53mSGevVjOCcXNw2+x2Rp4");
  }

  @ParameterizedTest
  @ValueSource(
      strings = {"", "ssh-ed25519", "ssh-ed25519 !!!!", "ssh-rsa AAAAC3NzaC1lZDI1NTE5AAAA"})
  void parse_malformedLine_isRefused(String line) {
    HothouseException failure =
        catchThrowableOfType(HothouseException.class, () -> KnownHostKey.parse(line));

    assertThat(failure.code()).isEqualTo(ErrorCode.HOST_KEY);
  }

  @Test
  void of_noKeys_isRefused() {
    HothouseException failure =
        catchThrowableOfType(HothouseException.class, () -> HostKeys.of(List.of(" ")));

    assertThat(failure.code()).isEqualTo(ErrorCode.HOST_KEY);
  }
}
