package io.hothouse;

import static java.nio.charset.StandardCharsets.UTF_8;
import static org.assertj.core.api.Assertions.assertThat;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.attribute.FileTime;
import java.nio.file.attribute.PosixFilePermissions;
import java.time.Instant;
import java.util.List;
import java.util.concurrent.TimeUnit;
import java.util.stream.Stream;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/**
 * The launcher in a repository of its own, with a Java and a Maven that only say what they are
 * asked.
 */
class LauncherTest {
  private static final Instant LONG_AGO = Instant.parse("2026-01-01T00:00:00Z");

  @TempDir Path folder;
  private Path home;
  private Path jar;

  @BeforeEach
  void layOut() throws Exception {
    home = folder.resolve("home");
    jar = home.resolve("target/hothouse.jar");
    for (String name : List.of("src/main", "heat-templates", "images/hello", "manifests")) {
      Files.createDirectories(home.resolve(name));
    }
    Files.copy(Path.of("hothouse"), home.resolve("hothouse"));
    Files.writeString(home.resolve("pom.xml"), "<project/>");
    Files.writeString(home.resolve("images/hello/Containerfile"), "FROM base\n");
    Files.writeString(home.resolve("images/hello/extra"), "extra\n");
    script(
        home.resolve("mvnw"),
        "mkdir -p target; echo jar >>target/hothouse.jar; echo built >>target/builds; echo \"$@\"");
    jdk(17);
    age(home);
  }

  @Test
  void firstUse_buildsOnceAndRunsTheProgram() throws Exception {
    Ended first = launch("list", "-o", "json");

    assertThat(first.code()).as(first.text()).isZero();
    assertThat(first.text())
        .contains("building the program")
        .contains("-jar " + jar + " list -o json");
    assertThat(launch("list").text()).doesNotContain("building");
    assertThat(builds()).isEqualTo(1);
  }

  @Test
  void recipe_fileDeleted_isBuiltAgain() throws Exception {
    launch("list");
    Files.setLastModifiedTime(jar, FileTime.from(LONG_AGO.plusSeconds(60)));
    launch("list");
    assertThat(builds()).isEqualTo(1);

    Files.delete(home.resolve("images/hello/extra"));

    launch("list");
    assertThat(builds()).isEqualTo(2);
  }

  @Test
  void classArchive_jarFromAnotherBuild_isMadeAnewAndTheOldOneGoes() throws Exception {
    Path written = archive(launch("list"), "ArchiveClassesAtExit");
    Files.writeString(written, "archive");
    Path old = archive(launch("list"), "SharedArchiveFile");
    assertThat(written.toString()).startsWith(old + ".");
    assertThat(written).doesNotExist();

    Files.writeString(jar, "another jar, of another size");

    assertThat(archive(launch("list"), "ArchiveClassesAtExit")).isNotEqualTo(old);
    assertThat(old).doesNotExist();
  }

  /** No Java virtual machine starts with an archive that was not written to its end. */
  @Test
  void classArchive_thatNoJavaStartsWith_isThrownAway() throws Exception {
    Path written = archive(launch("list"), "ArchiveClassesAtExit");
    Files.writeString(written, "half of an arch");
    script(
        folder.resolve("jdk/bin/java"),
        "case \"$*\" in *-version*) exit 134 ;; esac; echo java \"$@\"");

    Ended ended = launch("list");

    assertThat(ended.text()).contains("ArchiveClassesAtExit").doesNotContain("SharedArchiveFile");
    assertThat(written).doesNotExist();
  }

  @Test
  void build_fails_saysWhyAndRunsNothing() throws Exception {
    script(home.resolve("mvnw"), "echo the registry is away; exit 1");

    Ended ended = launch("list");

    assertThat(ended.code()).isEqualTo(1);
    assertThat(ended.text()).contains("the registry is away", "target/build.log");
    assertThat(ended.text()).doesNotContain("-jar");
  }

  @Test
  void java_tooOld_isNotTaken() throws Exception {
    jdk(11);

    assertThat(launch("list").text()).doesNotContain(folder.resolve("jdk").toString());
  }

  /** What a process that has ended printed on both streams. */
  private record Ended(int code, String text) {}

  private Ended launch(String... words) throws Exception {
    ProcessBuilder builder =
        new ProcessBuilder(
            Stream.concat(Stream.of("./hothouse"), Stream.of(words)).toArray(String[]::new));
    builder.environment().put("JAVA_HOME", folder.resolve("jdk").toString());
    builder.environment().remove("TERM");
    Process process = builder.directory(home.toFile()).redirectErrorStream(true).start();
    process.getOutputStream().close();
    String text = new String(process.getInputStream().readAllBytes(), UTF_8);
    assertThat(process.waitFor(30, TimeUnit.SECONDS)).isTrue();
    return new Ended(process.exitValue(), text);
  }

  private static Path archive(Ended ended, String option) {
    assertThat(ended.text()).contains("-XX:" + option + "=");
    return Path.of(ended.text().replaceAll("(?s).*-XX:" + option + "=(\\S+).*", "$1"));
  }

  private long builds() throws IOException {
    return Files.readAllLines(home.resolve("target/builds")).size();
  }

  private void jdk(int version) throws IOException {
    Path jdk = folder.resolve("jdk");
    Files.createDirectories(jdk.resolve("bin"));
    Files.writeString(jdk.resolve("release"), "JAVA_VERSION=\"" + version + ".0.1\"\n");
    for (String program : List.of("java", "javac")) {
      script(jdk.resolve("bin").resolve(program), "echo " + jdk + " \"$@\"");
    }
  }

  private void script(Path file, String text) throws IOException {
    Files.writeString(file, "#!/bin/bash\ncd " + home + " && " + text + "\n");
    Files.setPosixFilePermissions(file, PosixFilePermissions.fromString("rwxr-xr-x"));
  }

  private static void age(Path folder) throws IOException {
    try (Stream<Path> all = Files.walk(folder)) {
      for (Path path : all.toList()) {
        Files.setLastModifiedTime(path, FileTime.from(LONG_AGO));
      }
    }
  }

  /** A locale that is not installed counts as none, in which a file cannot be called grün.sh. */
  @ParameterizedTest
  @ValueSource(strings = {"LANG=xx_XX.UTF-8", "LC_CTYPE=UTF-8", "LANG=C", "LC_ALL=POSIX", "A=b"})
  void locale_notOfUtf8_isReplacedByOneThatEverySystemHas(String variable) throws IOException {
    String choice =
        Files.readAllLines(Path.of("hothouse")).stream()
            .filter(line -> line.contains("locale charmap"))
            .findFirst()
            .orElseThrow();
    ProcessBuilder shell = new ProcessBuilder("bash", "-euc", choice + "\necho \"$LC_ALL\"");
    String[] words = variable.split("=", 2);
    for (String name : new String[] {"LC_ALL", "LC_CTYPE", "LANG"}) {
      shell.environment().remove(name);
    }
    shell.environment().put(words[0], words[1]);

    String said = new String(shell.start().getInputStream().readAllBytes(), UTF_8);

    assertThat(said).isEqualTo("C.UTF-8\n");
  }
}
