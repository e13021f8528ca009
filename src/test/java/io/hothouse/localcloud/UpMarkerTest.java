package io.hothouse.localcloud;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

class UpMarkerTest {
  @TempDir private Path folder;

  private UpMarker of(String digest) {
    return new UpMarker(folder.resolve("up.properties"), digest);
  }

  @Test
  void isSet_anotherVersionsCloud_isUpToo() {
    of("earlier").set();

    assertThat(of("earlier").isOfThisRecipe()).isTrue();
    assertThat(of("later").isSet()).as("its environments are not thrown away").isTrue();
    assertThat(of("later").isOfThisRecipe()).isFalse();
  }

  @Test
  void isSet_cloudOfBeforeTheBoot_isNotUp() throws IOException {
    Files.writeString(folder.resolve("up.properties"), "cloud=same\nboot=another\n");

    assertThat(of("same").isSet()).isFalse();
    assertThat(of("same").isOfThisRecipe()).isFalse();
  }

  @Test
  void clear_cloudThatWasUp_isNotUp() {
    of("same").set();
    of("same").clear();

    assertThat(of("same").isSet()).isFalse();
  }

  @Test
  void cloud_thatIsUp_isKnownByItsRecipeSoThatItsPasswordsAreFound() {
    of("earlier").set();

    assertThat(of("later").cloud()).contains("earlier");
    assertThat(of("later").isOfEarlierBoot()).isFalse();
  }

  @Test
  void isOfEarlierBoot_cloudThatEndedWithTheMachine_isTold() throws IOException {
    assertThat(of("same").isOfEarlierBoot()).isFalse();
    Files.writeString(folder.resolve("up.properties"), "cloud=same\nboot=another\n");

    assertThat(of("same").isOfEarlierBoot()).isTrue();
    assertThat(of("same").cloud()).isEmpty();
  }
}
