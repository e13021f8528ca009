package io.hothouse.evidence;

import static org.assertj.core.api.Assertions.assertThat;

import io.hothouse.HothouseException;
import io.hothouse.redaction.Redaction;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.stream.Stream;
import net.jqwik.api.ForAll;
import net.jqwik.api.Property;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

class EvidenceFolderTest {
  @TempDir private Path folder;

  @Test
  void write_namesThatLeadElsewhere_stayWithin() throws IOException {
    Path own = folder.resolve("own");
    EvidenceFolder evidence = new EvidenceFolder(own, Redaction.of(List.of("c4n4ry-0f-mine")));
    for (String name :
        List.of(
            "../../ESCAPED/authorized",
            "/t/ABSOLUTE",
            "a/../../b",
            "..",
            "x\u0000\u001by",
            "demo/boot.log")) {
      evidence.write(name + ".console.log", "it is c4n4ry-0f-mine");
    }

    try (Stream<Path> files = Files.walk(folder)) {
      assertThat(files.filter(Files::isRegularFile))
          .hasSize(6)
          .allMatch(file -> file.startsWith(own))
          .allSatisfy(file -> assertThat(file).hasContent("it is [redacted]"));
    }
    assertThat(own.resolve("demo/boot.log.console.log")).exists();
  }

  @Property(tries = 300)
  void plain_anyName_isOneHarmlessPart(@ForAll String name) {
    assertThat(EvidenceFolder.plain(name)).matches("[A-Za-z0-9_-][A-Za-z0-9._-]*");
  }

  @Test
  void value_whatNodesTell_isASecretOrNot() {
    assertThat(KnownSecrets.value("Opaque password aHVudGVyMmh1bnRlcjI="))
        .contains("hunter2hunter2");
    assertThat(KnownSecrets.value("environment DB_PASSWORD aHVudGVyMmh1bnRlcjI=")).isPresent();
    assertThat(KnownSecrets.value("kubernetes.io/service-account-token token YWJjZGVm"))
        .isPresent();
    assertThat(KnownSecrets.value("kubernetes.io/service-account-token namespace b3BlbnN0YWNr"))
        .isEmpty();
    assertThat(KnownSecrets.value("mounted ca.crt YWJjZGVm")).isEmpty();
    assertThat(KnownSecrets.value("Opaque password aHVudGVyMmh1bnRlcjI=torn")).isEmpty();
    assertThat(KnownSecrets.value("Opaque password")).isEmpty();
  }

  @Test
  void write_nameOfNothing_isRefusedOrKeptWithin() {
    EvidenceFolder evidence = new EvidenceFolder(folder.resolve("own"), new Redaction());
    try {
      evidence.write("", "text");
    } catch (HothouseException refused) {
      assertThat(refused).hasMessageContaining("leads out");
    }
    assertThat(folder.resolve("own").getParent()).isEqualTo(folder);
  }
}
