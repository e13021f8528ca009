package io.hothouse.diagnosis;

import static org.assertj.core.api.Assertions.assertThat;

import io.hothouse.Observation;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Set;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

class NodeRepairTest {
  @TempDir private Path folder;

  @Test
  void freeImageSpace_imagesOfEvictedPods_areKept() throws Exception {
    assertThat(
            deleted(
                Observation.known(Set.of("localhost/hothouse/nova:1", "x'; touch /tmp/x; echo '"))))
        .isEqualTo("docker.io/library/old:1 localhost/hothouse/nova:0");
  }

  @Test
  void freeImageSpace_nobodyKnowsWhatIsNamed_keepsAllOfOurs() throws Exception {
    assertThat(deleted(Observation.unknown("no API"))).isEqualTo("docker.io/library/old:1");
  }

  /** Runs the real command beside a containerd that has five images, and a container of one. */
  private String deleted(Observation<Set<String>> named) throws IOException, InterruptedException {
    Path ctr =
        Files.writeString(
            folder.resolve("ctr"),
            """
            #!/bin/bash
            case "$*" in
              *"containers ls") printf 'CONTAINER IMAGE RUNTIME\\nx localhost/hothouse/keystone:1 r\\n' ;;
              *"images ls -q") printf '%%s\\n' docker.io/library/old:1 localhost/hothouse/keystone:1 localhost/hothouse/nova:0 localhost/hothouse/nova:1 k8s.gcr.io/pause:3.2 ;;
              *"images rm"*) shift 5; echo "$*" >%s/deleted ;;
            esac
            """
                .formatted(folder));
    Path journalctl = Files.writeString(folder.resolve("journalctl"), "#!/bin/sh\n");
    assertThat(ctr.toFile().setExecutable(true)).isTrue();
    assertThat(journalctl.toFile().setExecutable(true)).isTrue();
    Process bash =
        new ProcessBuilder("bash", "-s")
            .inheritIO()
            .redirectInput(ProcessBuilder.Redirect.PIPE)
            .start();
    String command =
        NodeRepair.FREE_IMAGE_SPACE.command(() -> named).replace("/run/", folder + "/");
    bash.getOutputStream()
        .write(("PATH=%s:$PATH%n".formatted(folder) + command).getBytes(StandardCharsets.UTF_8));
    bash.getOutputStream().close();
    assertThat(bash.waitFor()).isZero();
    return Files.readString(folder.resolve("deleted")).strip();
  }
}
