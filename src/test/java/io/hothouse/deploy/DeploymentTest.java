package io.hothouse.deploy;

import static org.assertj.core.api.Assertions.assertThat;

import io.hothouse.kubernetes.ServiceDefinition;
import io.hothouse.kubernetes.Services;
import io.hothouse.pipeline.Result;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.Map;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

class DeploymentTest {
  @Test
  void required_serviceThatOpensTheRoute_isNotWaitedForTwice(@TempDir Path folder)
      throws IOException {
    for (String name : List.of("registry", "mariadb")) {
      Files.writeString(Files.createDirectory(folder.resolve(name)).resolve("service.yaml"), "");
    }
    Files.writeString(
        Files.createDirectory(folder.resolve("mirror")).resolve("service.yaml"),
        "requires: [mariadb, registry]\n");
    ServiceDefinition mirror = Services.load(List.of(folder)).service("mirror");
    Result<String> loaded = Result.of("mariadb");

    assertThat(Deployment.required(mirror, Map.of("mariadb", loaded))).containsExactly(loaded);
  }
}
