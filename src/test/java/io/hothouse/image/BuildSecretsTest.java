package io.hothouse.image;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.Map;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

class BuildSecretsTest {
  @TempDir private Path home;

  private Path file(String name) throws IOException {
    Path file = home.resolve(name);
    Files.createDirectories(file.getParent());
    return Files.writeString(file, "");
  }

  @Test
  void words_configurationOfTheUser_isOfferedByItsFile() throws IOException {
    Path configuration = file(".config/pip/pip.conf");
    Path authorities = file("ca.pem");

    assertThat(
            BuildSecrets.words(
                Map.of("HOME", home.toString(), "SSL_CERT_FILE", authorities.toString())))
        .containsExactly(
            "--secret",
            "id=authorities,src=" + authorities,
            "--secret",
            "id=pip.conf,src=" + configuration);
  }

  @Test
  void words_namedByVariables_winOverWhatIsUsual() throws IOException {
    file(".config/pip/pip.conf");
    Path configuration = file("own.conf");
    Path authorities = file("own.pem");

    assertThat(
            BuildSecrets.words(
                Map.of(
                    "HOME", home.toString(),
                    "PIP_CERT", authorities.toString(),
                    "SSL_CERT_FILE", home.resolve("other").toString(),
                    "PIP_CONFIG_FILE", configuration.toString())))
        .contains("id=authorities,src=" + authorities, "id=pip.conf,src=" + configuration)
        .doesNotContain("id=pip.conf,src=" + home.resolve(".config/pip/pip.conf"));
  }

  /** An address may have a password in it, and every user of a machine reads command lines. */
  @Test
  void words_indexOrProxyWithAPassword_isNotInTheCommandLine() {
    List<String> words =
        BuildSecrets.words(
            Map.of(
                "HOME",
                home.toString(),
                "PIP_INDEX_URL",
                "http://me:s3cret@127.0.0.1/simple",
                "GOPROXY",
                "http://me:s3cret@127.0.0.1"));

    assertThat(words).contains("id=index,env=PIP_INDEX_URL", "id=goproxy,env=GOPROXY");
    assertThat(String.join(" ", words)).doesNotContain("s3cret");
  }
}
