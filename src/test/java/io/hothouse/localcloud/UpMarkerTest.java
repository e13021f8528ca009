package io.hothouse.localcloud;

import static org.assertj.core.api.Assertions.assertThat;

import io.hothouse.InstanceKind;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

class UpMarkerTest {
  @TempDir private Path folder;
  private Path file;
  private UpMarker marker;

  @BeforeEach
  void create() {
    file = folder.resolve("up.properties");
    marker = new UpMarker(file);
  }

  @Test
  void isSet_cloudOfBeforeTheBoot_isNotUp() throws IOException {
    Files.writeString(file, "cloud=same\nboot=another\n");

    assertThat(marker.isSet()).isFalse();
    assertThat(marker.cloud()).isEmpty();
    assertThat(marker.instances()).isEmpty();
    assertThat(marker.isOfEarlierBoot()).as("it ended with the machine").isTrue();
  }

  @Test
  void clear_cloudThatWasUp_isNotUp() {
    marker.set("same", InstanceKind.CONTAINER);
    marker.clear();

    assertThat(marker.isSet()).isFalse();
    assertThat(marker.isOfEarlierBoot()).isFalse();
  }

  @Test
  void cloud_thatIsUp_isKnownByItsRecipeSoThatItsPasswordsAreFound() {
    marker.set("earlier", InstanceKind.VIRTUAL_MACHINE);

    assertThat(marker.cloud()).contains("earlier");
    assertThat(marker.isOfEarlierBoot()).isFalse();
    assertThat(marker.instances()).contains(InstanceKind.VIRTUAL_MACHINE);
  }

  @Test
  void instances_cloudOfAVersionThatKnewContainersOnly_areContainers() throws IOException {
    marker.set("earlier", InstanceKind.VIRTUAL_MACHINE);
    String text = Files.readString(file).replace("instances=virtual-machines\n", "");
    Files.writeString(file, text);

    assertThat(marker.cloud()).contains("earlier");
    assertThat(marker.instances()).contains(InstanceKind.CONTAINER);
  }
}
