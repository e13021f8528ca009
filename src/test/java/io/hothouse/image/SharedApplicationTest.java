package io.hothouse.image;

import static org.assertj.core.api.Assertions.assertThat;

import io.hothouse.process.Command;
import io.hothouse.process.CommandResult;
import io.hothouse.process.LocalCommandRunner;
import java.nio.file.Files;
import java.nio.file.Path;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** How OpenStack's APIs are loaded before their server forks its processes. */
class SharedApplicationTest {
  private static final Path WSGI = Path.of("images/openstack-base/wsgi.py").toAbsolutePath();

  /** In the place of what waits for the service's database. */
  private static final String DATABASE =
      """
      class Database:
          def await_finish(self): print("waited")
      def of_service(): return Database()
      """;

  @TempDir private Path folder;

  @BeforeEach
  void writeModules() throws Exception {
    Path hothouse = Files.createDirectories(folder.resolve("hothouse"));
    Files.writeString(hothouse.resolve("__init__.py"), "");
    Files.writeString(hothouse.resolve("database.py"), DATABASE);
    Files.writeString(folder.resolve("quiet.py"), "application = 'quiet'");
    Files.writeString(
        folder.resolve("busy.py"),
        """
        import threading
        threading.Thread(name="heartbeat", target=threading.Event().wait, daemon=True).start()
        application = "busy"
        """);
  }

  @Test
  void applicationWithoutThreads_isLoadedAfterTheWait() {
    CommandResult result = load("quiet", "yes");

    assertThat(result.succeeded()).as(result.errors()).isTrue();
    assertThat(result.output().lines()).containsExactly("waited", "quiet");
  }

  @Test
  void applicationThatHasStartedThreads_isNotForked() {
    CommandResult result = load("busy", "yes");

    assertThat(result.succeeded()).isFalse();
    assertThat(result.errors()).contains("busy has started heartbeat: its image needs SHARED=no");
  }

  @Test
  void applicationThatIsNotShared_mayHaveThreads() {
    assertThat(load("busy", "no").output().lines()).containsExactly("waited", "busy");
  }

  private CommandResult load(String module, String shared) {
    return new LocalCommandRunner()
        .run(
            Command.of(
                "env",
                "PYTHONPATH=" + folder,
                "WSGI_MODULE=" + module,
                "SHARED=" + shared,
                "python3",
                "-c",
                "import runpy; print(runpy.run_path('%s')['application'])".formatted(WSGI)));
  }
}
