package io.hothouse.image;

import static org.assertj.core.api.Assertions.assertThat;
import static org.junit.jupiter.api.Assumptions.assumeTrue;

import io.hothouse.image.distribution.LayoutImage;
import io.hothouse.process.LocalCommandRunner;
import io.hothouse.progress.Progress;
import io.hothouse.progress.Step;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** Builds with the engine of this machine, if it has buildah. */
class ImageBuilderIT {
  @TempDir private Path root;
  @TempDir private Path cache;

  @Test
  void start_realEngine_makesLayoutsThatShareTheirBase() throws IOException {
    assumeTrue(
        Stream.of(System.getenv("PATH").split(":"))
            .anyMatch(folder -> Files.isExecutable(Path.of(folder, "buildah"))),
        "buildah is not installed");
    recipe("zero", "FROM scratch\nCOPY file /file\n");
    recipe("one", "FROM localhost/hothouse/zero\nCOPY file /other\n");

    try (Step step = Progress.silent().begin("test");
        Build build =
            new ImageBuilder(new LocalCommandRunner(), cache)
                .plan(List.of(root), Selection.everything(), BuildOptions.defaults())
                .start(step)) {
      LayoutImage zero = layout(build.image("zero"));
      LayoutImage one = layout(build.image("one"));

      assertThat(one.contents()).anyMatch(zero.contents()::contains);
      assertThat(build.outcomes())
          .extracting(Outcome::verdict)
          .isEqualTo(List.of(Outcome.Verdict.BUILT, Outcome.Verdict.BUILT));
    }
  }

  private static LayoutImage layout(BuiltImage image) {
    return LayoutImage.read(image.layout(), image.reference());
  }

  private void recipe(String name, String text) throws IOException {
    Path folder = Files.createDirectories(root.resolve(name));
    Files.writeString(folder.resolve("Containerfile"), text);
    Files.writeString(folder.resolve("file"), name);
  }
}
