package io.hothouse.localcloud;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import com.sun.net.httpserver.HttpServer;
import io.hothouse.Deadline;
import io.hothouse.ErrorCode;
import io.hothouse.HothouseException;
import io.hothouse.InstanceKind;
import io.hothouse.files.Directories;
import io.hothouse.localcloud.LocalCloudStatus.State;
import io.hothouse.process.Command;
import io.hothouse.process.CommandResult;
import io.hothouse.process.Root;
import io.hothouse.progress.Notes;
import io.hothouse.progress.Step;
import java.io.IOException;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.net.URI;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.function.Consumer;
import java.util.function.Function;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** What the local cloud does with one that has been started, on a machine that is played. */
class LocalCloudTest {
  private static final String GUARD = "*\t000418AC\t00000000\t0201\t0\t0\t0\n";

  @TempDir private Path folder;
  private HttpServer keystone;
  private int answer = 200;
  private final List<String> scripts = new ArrayList<>();
  private final List<String> notes = new ArrayList<>();

  /** What a script does, by its name and first argument; nothing for those that just succeed. */
  private Function<String, String> machine = script -> "";

  @BeforeEach
  void open() throws IOException {
    keystone = HttpServer.create(new InetSocketAddress(InetAddress.getLoopbackAddress(), 0), 0);
    keystone.createContext(
        "/",
        exchange -> {
          exchange.sendResponseHeaders(answer, -1);
          exchange.close();
        });
    keystone.start();
    Files.writeString(folder.resolve("routes"), GUARD);
  }

  @AfterEach
  void close() {
    keystone.stop(0);
  }

  private LocalCloud cloud() {
    return cloud(Optional.empty());
  }

  private LocalCloud cloud(Optional<InstanceKind> asked) {
    return cloud(asked, () -> {});
  }

  private LocalCloud cloud(Optional<InstanceKind> asked, Runnable ended) {
    Root root =
        new Root(
            (command, lines) -> {
              lines.accept("> at work");
              return result(command);
            },
            true,
            program -> true);
    URI door = URI.create("http://127.0.0.1:" + keystone.getAddress().getPort());
    return new LocalCloud(
        new Directories(folder.resolve("cache"), folder, folder.resolve("config")),
        root,
        question -> false,
        new CloudView("lo", folder.resolve("routes"), CloudDoors.of(Map.of("keystone", door))),
        asked,
        ended);
  }

  private CommandResult result(Command command) {
    List<String> words = command.words();
    String script =
        Path.of(words.get(1)).getFileName() + (words.size() > 2 ? " " + words.get(2) : "");
    if (words.contains("python3")) {
      script = "services.py";
    }
    scripts.add(script);
    String output = machine.apply(script);
    boolean failed = output.startsWith("FAIL");
    return new CommandResult(
        command, failed ? 1 : 0, failed ? "" : output, failed ? output : "", Duration.ZERO);
  }

  private void up(LocalCloud cloud) {
    work(step -> cloud.up(step, Deadline.after(Duration.ofSeconds(5))));
  }

  private void down(LocalCloud cloud) {
    work(step -> cloud.down(step, Deadline.after(Duration.ofSeconds(5))));
  }

  private void work(Consumer<Step> work) {
    Notes.to(notes::add)
        .run(
            "work",
            step -> {
              work.accept(step);
              return null;
            });
  }

  /** A cloud that has started completely since this machine was booted. */
  private void started() throws IOException {
    Path files = Files.createDirectories(folder.resolve("cache/cloud"));
    String digest = CloudRecipe.load(InstanceKind.CONTAINER).digest();
    new UpMarker(files.resolve("up.properties")).set(digest, InstanceKind.CONTAINER);
    CloudSecrets.create(
        Files.createDirectories(files.resolve("initial-" + digest)).resolve("secrets"));
    Files.createDirectories(files.resolve("running/upper"));
  }

  private void repairs() {
    machine =
        script -> {
          if (script.equals("services.py")) {
            answer = 200;
          }
          return script.equals("container.sh runs") ? "yes\n" : "";
        };
  }

  @Test
  void up_keystoneOfAStartedCloudIsSilent_repairsItAndThrowsNothingAway() throws IOException {
    started();
    answer = 503;
    repairs();

    up(cloud());

    assertThat(scripts)
        .containsExactly("network.sh guard", "container.sh runs", "services.py")
        .noneMatch(script -> script.contains("stop") || script.contains("down"));
    assertThat(notes).anyMatch(note -> note.contains("keystone does not answer: it is repaired"));
    assertThat(cloud().status().state()).isEqualTo(State.UP);
  }

  @Test
  void up_startedCloudCannotBeRepaired_isRefusedWithTheCommandThatWouldEndIt() throws IOException {
    started();
    answer = 503;
    machine =
        script ->
            script.equals("container.sh runs")
                ? "yes"
                : script.equals("services.py") ? "FAIL keystone was restarted once" : "";

    assertThatThrownBy(() -> up(cloud()))
        .isInstanceOf(HothouseException.class)
        .hasMessageContaining("keystone was restarted once")
        .hasMessageContaining("Nothing in it was thrown away")
        .hasMessageContaining("Next: `hothouse cloud up` tries again; `hothouse cloud down`")
        .extracting(failure -> ((HothouseException) failure).code())
        .isEqualTo(ErrorCode.LOCAL_CLOUD);
    assertThat(scripts).noneMatch(script -> script.contains("stop") || script.contains("down"));
    assertThat(cloud().isStarted()).as("the next command finds it as it was").isTrue();
  }

  @Test
  void up_containerOfAStartedCloudHasEnded_isRefusedAndKept() throws IOException {
    started();
    answer = 503;
    machine = script -> script.equals("container.sh runs") ? "no" : "";

    assertThatThrownBy(() -> up(cloud()))
        .hasMessageContaining("its container has ended by itself")
        .hasMessageContaining("`hothouse cloud down` throws it away");
    assertThat(scripts).containsExactly("network.sh guard", "container.sh runs");
    assertThat(folder.resolve("cache/cloud/running/upper")).exists();
  }

  @Test
  void up_routeOfAStartedCloudIsGone_makesItAgainAndAsksNothingBefore() throws IOException {
    started();
    Files.writeString(folder.resolve("routes"), "");
    machine =
        script -> {
          if (script.equals("network.sh guard")) {
            write("routes", GUARD);
          }
          return script.equals("container.sh runs") ? "yes" : "";
        };

    up(cloud());

    assertThat(scripts.get(0)).isEqualTo("network.sh guard");
    assertThat(cloud().status().state()).isEqualTo(State.UP);
  }

  private void write(String name, String text) {
    try {
      Files.writeString(folder.resolve(name), text);
    } catch (IOException problem) {
      throw new java.io.UncheckedIOException(problem);
    }
  }

  @Test
  void up_otherInstancesThanTheStartedCloudHas_isRefusedAndKept() throws IOException {
    started();

    assertThatThrownBy(() -> up(cloud(Optional.of(InstanceKind.VIRTUAL_MACHINE))))
        .hasMessageContaining("makes its instances as containers, and virtual machines were asked")
        .hasMessageContaining("`hothouse cloud down` throws it away");
    assertThat(scripts).isEmpty();
    up(cloud(Optional.of(InstanceKind.CONTAINER)));
    assertThat(cloud().status().detail()).contains("Its instances are containers.");
  }

  @Test
  void up_startWasBrokenOff_beginsAgainWithTheGuardFirst() throws IOException {
    Files.createDirectories(folder.resolve("cache/cloud/running"));
    machine = script -> script.startsWith("build-root.sh") ? "FAIL no network" : "";

    assertThatThrownBy(() -> up(cloud()))
        .hasMessageContaining("no network")
        .hasMessageContaining("Next: run `hothouse cloud up`, which begins again");
    assertThat(scripts.subList(0, 3))
        .containsExactly("network.sh guard", "container.sh stop", "network.sh down");
  }

  @Test
  void down_startedCloud_tellsOnceItIsGoneThatAllInItIs() throws IOException {
    started();
    List<String> stopped = new ArrayList<>();
    LocalCloud cloud = cloud(Optional.empty(), () -> stopped.addAll(scripts));

    down(cloud);

    assertThat(stopped).containsExactly("container.sh stop", "network.sh down");
  }

  @Test
  void down_whatWasKeptCannotBeForgotten_isAWarning() throws IOException {
    started();
    LocalCloud cloud =
        cloud(
            Optional.empty(),
            () -> {
              throw new HothouseException(ErrorCode.CONFIG, "Tried to change a file.");
            });

    down(cloud);

    assertThat(notes).contains("warning: Tried to change a file.");
    assertThat(cloud.status().state()).isNotEqualTo(State.UP);
  }

  @Test
  void status_startedCloudIsSilent_doesNotAdviseWhatDestroysIt() throws IOException {
    started();
    answer = 503;

    LocalCloudStatus status = cloud().status();

    assertThat(status.state()).isEqualTo(State.SILENT);
    assertThat(status.detail())
        .contains("keystone does not answer", "nothing in it is thrown away")
        .doesNotContain("down");
  }

  @Test
  void config_startedCloud_tellsHowItIsReachedItself() throws IOException {
    started();

    assertThat(cloud().config("hothouse-local").orElseThrow().login().authUrl())
        .isEqualTo(URI.create("http://172.24.4.1:5000/v3"));
    assertThat(cloud().config("hothouse-local-admin").orElseThrow().name())
        .isEqualTo("hothouse-local-admin");
  }

  @Test
  void config_routeIsGone_isNotHandedOutSoThatNothingIsSent() throws IOException {
    started();
    Files.writeString(folder.resolve("routes"), "");

    assertThat(cloud().config("hothouse-local")).isEmpty();
  }

  @Test
  void up_cloudsYamlCannotBeEdited_isAWarning() throws IOException {
    started();
    Path file = folder.resolve("config/openstack/clouds.yaml");
    Files.createDirectories(file.getParent());
    Files.writeString(file, "clouds: {mine: {profile: x}}\n");

    up(cloud());

    assertThat(notes).anyMatch(note -> note.contains("warning: other clients do not know"));
  }
}
