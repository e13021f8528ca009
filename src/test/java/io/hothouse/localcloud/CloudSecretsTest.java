package io.hothouse.localcloud;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.hothouse.HothouseException;
import io.hothouse.config.CloudConfigs;
import io.hothouse.config.CloudsFile;
import io.hothouse.files.Directories;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Map;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

class CloudSecretsTest {
  @TempDir private Path folder;

  @Test
  void create_thenRead_areRandomAndNeverPrinted() throws IOException {
    Path file = folder.resolve("secrets");
    CloudSecrets.create(file);

    CloudSecrets secrets = CloudSecrets.read(file);

    assertThat(secrets.admin().value()).matches("[0-9a-f]{32}");
    assertThat(secrets.admin()).isNotEqualTo(secrets.user());
    assertThat(secrets.toString()).doesNotContain(secrets.admin().value());
  }

  @Test
  void read_damagedFile_saysWhatToDo() throws IOException {
    Path file = Files.writeString(folder.resolve("secrets"), "ADMIN_PASSWORD=x\n");

    assertThatThrownBy(() -> CloudSecrets.read(file))
        .isInstanceOf(HothouseException.class)
        .hasMessageContaining("hothouse cloud purge");
  }

  @Test
  void config_ofTheOwner_isWhatCloudsYamlSays() throws IOException {
    Path file = folder.resolve("secrets");
    CloudSecrets.create(file);
    CloudSecrets secrets = CloudSecrets.read(file);
    CloudsFile.clouds(new Directories(folder, folder, folder)).add(secrets.entries());

    CloudConfigs written =
        new CloudConfigs(Map.of("XDG_CONFIG_HOME", folder.toString()), folder, folder);

    assertThat(secrets.config(CloudUser.OWNER)).isEqualTo(written.named("hothouse-local"));
    assertThat(secrets.config(CloudUser.ADMIN)).isEqualTo(written.named("hothouse-local-admin"));
  }
}
