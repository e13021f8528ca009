package io.hothouse.image;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.hothouse.ErrorCode;
import io.hothouse.HothouseException;
import io.hothouse.image.distribution.LayoutImage;
import io.hothouse.process.CommandRunner;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** What every engine does, be it real or a fake. */
abstract class EngineContract {
  private static final String BASE = "localhost/hothouse/contract-base:0123456789ab";
  private static final String CHILD = "localhost/hothouse/contract-child:0123456789ab";

  @TempDir private Path folder;
  private final List<String> commands = new ArrayList<>();
  private Engine engine;

  /** Returns the name of the engine. */
  abstract String name();

  /** Returns what runs the commands of a machine that has this engine. */
  abstract CommandRunner machine();

  @BeforeEach
  void choose() {
    CommandRunner machine = machine();
    CommandRunner watched =
        (command, lines) -> {
          commands.add(command.line());
          return machine.run(command, lines);
        };
    engine = new Engines(watched, folder.resolve("cache")).choose(Optional.of(name()));
  }

  @AfterEach
  void forgetAll() {
    if (engine != null) { // null where this machine lacks it
      engine.forgetAllBut(Set.of());
    }
  }

  @Test
  void description_chosen_namesTheProgram() {
    assertThat(engine.description()).startsWith(name() + " ");
  }

  @Test
  void holds_neverBuilt_isFalse() {
    assertThat(engine.holds(BASE)).isFalse();
  }

  @Test
  void build_fromScratch_isHeldAfterwards() throws IOException {
    build(BASE, "FROM scratch\nCOPY file /etc/file\n", Map.of());

    assertThat(engine.holds(BASE)).isTrue();
    assertThat(engine.holds(CHILD)).isFalse();
  }

  @Test
  void build_onOurBase_exportsALayoutThatHoldsTheBaseToo() throws IOException {
    build(BASE, "FROM scratch\nCOPY file /etc/file\n", Map.of());
    build(CHILD, "FROM " + BASE + "\nCOPY file /etc/other\n", Map.of());

    LayoutImage base = export(BASE);
    LayoutImage child = export(CHILD);

    assertThat(base.contents()).hasSize(2);
    assertThat(child.contents()).hasSize(3).contains(base.contents().get(1));
  }

  @Test
  void build_baseThatIsNotThere_fails() {
    assertThatThrownBy(() -> build(CHILD, "FROM " + BASE + "\nCOPY file /file\n", Map.of()))
        .isInstanceOfSatisfying(
            HothouseException.class, e -> assertThat(e.code()).isEqualTo(ErrorCode.BUILD));
  }

  @Test
  void build_instructionThatFails_saysWhich() {
    assertThatThrownBy(() -> build(BASE, "FROM scratch\nCOPY file /file\nRUN /no/such\n", Map.of()))
        .isInstanceOfSatisfying(
            HothouseException.class, e -> assertThat(e.code()).isEqualTo(ErrorCode.BUILD));
    assertThat(engine.holds(BASE)).isFalse();
  }

  @Test
  void build_argument_reachesTheImageAndNoCommandLine() throws IOException {
    build(
        BASE,
        "FROM scratch\nARG HOTHOUSE_TASTE=plain\nCOPY file /file\nLABEL taste=$HOTHOUSE_TASTE\n",
        Map.of("HOTHOUSE_TASTE", "sweet-and-secret"));
    LayoutImage image = export(BASE);

    assertThat(image.layout().resolve(image.contents().get(0).path()))
        .content()
        .contains("sweet-and-secret");
    assertThat(commands).isNotEmpty().noneMatch(line -> line.contains("sweet-and-secret"));
  }

  @Test
  void build_again_takesTheNameFromTheEarlierImage() throws IOException {
    build(BASE, "FROM scratch\nCOPY file /first\n", Map.of());
    build(BASE, "FROM scratch\nCOPY file /second\n", Map.of());

    assertThat(engine.read(BASE, List.of("/first", "/second"))).containsOnlyKeys("/second");
  }

  @Test
  void read_filesThereAndNot_returnsThoseThatAreThere() throws IOException {
    build(BASE, "FROM scratch\nCOPY file /etc/file\n", Map.of());

    assertThat(engine.read(BASE, List.of("/etc/file", "/etc/nothing", "/no/folder")))
        .isEqualTo(Map.of("/etc/file", "text\n"));
  }

  @Test
  void read_imageThatIsNotThere_fails() {
    assertThatThrownBy(() -> engine.read(BASE, List.of("/etc/file")))
        .isInstanceOf(HothouseException.class);
  }

  @Test
  void forgetAllBut_twoImages_keepsTheNamedOne() throws IOException {
    build(BASE, "FROM scratch\nCOPY file /etc/file\n", Map.of());
    build(CHILD, "FROM " + BASE + "\nCOPY file /etc/other\n", Map.of());

    engine.forgetAllBut(Set.of(BASE));

    assertThat(engine.holds(BASE)).isTrue();
    assertThat(engine.holds(CHILD)).isFalse();
    assertThat(engine.read(BASE, List.of("/etc/file"))).hasSize(1);
  }

  private void build(String reference, String instructions, Map<String, String> arguments)
      throws IOException {
    Path context = Files.createTempDirectory(folder, "context");
    Files.writeString(context.resolve("Containerfile"), instructions);
    Files.writeString(context.resolve("file"), "text\n");
    engine.build(
        new BuildJob(
            context,
            reference,
            arguments,
            Map.of("org.opencontainers.image.version", "1"),
            Optional.empty(),
            false,
            false),
        line -> {});
  }

  private LayoutImage export(String reference) throws IOException {
    Path layout = Files.createTempDirectory(folder, "layout");
    engine.export(reference, layout, line -> {});
    return LayoutImage.read(layout, reference);
  }
}
