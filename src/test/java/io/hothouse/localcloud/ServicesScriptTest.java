package io.hothouse.localcloud;

import static org.assertj.core.api.Assertions.assertThat;

import io.hothouse.process.Command;
import io.hothouse.process.CommandResult;
import io.hothouse.process.LocalCommandRunner;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.attribute.PosixFilePermissions;
import java.time.Duration;
import java.util.Map;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** The program that brings the cloud's services up, with systemd and one service played. */
class ServicesScriptTest {
  private static final Path SCRIPT =
      Path.of("src/main/resources/io/hothouse/localcloud/services.py").toAbsolutePath();

  /** Everything happens ten times as fast as in the cloud. */
  private static final String HEAD =
      """
      import importlib.util, os, socket, sys, threading, time
      spec = importlib.util.spec_from_file_location('services', '%s')
      services = importlib.util.module_from_spec(spec)
      spec.loader.exec_module(services)
      services.ANSWER, services.ASK, services.LOOK, services.TELL = 1, 0.05, 0.2, 0.5
      here = os.environ['TRIAL']
      def restarted():
          return 'restart' in open(here + '/systemctl.log').read()
      def finish(watch):
          lost = watch.run()
          print('lost: %%s' %% (lost and lost[1]), flush=True)
          os._exit(1 if lost else 0)
      """
          .formatted(SCRIPT);

  @TempDir private Path folder;

  private CommandResult run(String state, String program) throws IOException {
    executable(
        "systemctl",
        """
        #!/bin/bash
        echo "$*" >>"$TRIAL/systemctl.log"
        [ "$1" != show ] || printf 'Id=one.service\\nActiveState=%s\\nJob=\\nControlGroup=\\n'
        """
            .formatted(state));
    executable("journalctl", "#!/bin/bash\necho 'the last word'\n");
    Files.writeString(folder.resolve("systemctl.log"), "");
    Path file = Files.writeString(folder.resolve("trial.py"), HEAD + program);
    Map<String, String> environment =
        Map.of("PATH", folder + ":" + System.getenv("PATH"), "TRIAL", folder.toString());
    return new LocalCommandRunner()
        .run(
            Command.of("python3", file.toString())
                .withEnvironment(environment)
                .within(Duration.ofSeconds(60)));
  }

  private void executable(String name, String text) throws IOException {
    Path file = Files.writeString(folder.resolve(name), text);
    Files.setPosixFilePermissions(file, PosixFilePermissions.fromString("rwxr-xr-x"));
  }

  @Test
  void run_processThatListensButHangs_isRestartedOnceAndSaid() throws IOException {
    CommandResult result =
        run(
            "active",
            """
            door = socket.create_server(('127.0.0.1', 0))
            services.ADDRESS = '127.0.0.1'
            def serve():
                while True:
                    client, _ = door.accept()
                    if restarted():
                        client.sendall(b'HTTP/1.1 200 OK\\r\\nContent-Length: 0\\r\\n\\r\\n')
                    hung.append(client)
            hung = []
            threading.Thread(target=serve, daemon=True).start()
            ask = services.http_answer(door.getsockname()[1])
            finish(services.Watch([services.Service('one', ask, idle=2)], 30))
            """);

    assertThat(result.output())
        .contains("> waiting for one, for ")
        .contains("one hangs: for 2 s it has neither answered nor worked")
        .contains("it is restarted; its last log line: the last word")
        .contains("> one works again", "lost: None");
    assertThat(folder.resolve("systemctl.log"))
        .content()
        .contains("kill --signal=KILL one\n")
        .containsOnlyOnce("restart --no-block one\n");
  }

  @Test
  void run_serviceThatHasEnded_isRestartedAtOnce() throws IOException {
    CommandResult result =
        run(
            "inactive",
            """
            def ask(_service):
                if not restarted():
                    raise ConnectionRefusedError
            finish(services.Watch([services.Service('one', ask)], 30))
            """);

    assertThat(result.output()).contains("one has ended (it does not listen yet)", "lost: None");
  }

  @Test
  void run_serviceThatNeverComes_failsAfterOneRestart() throws IOException {
    CommandResult result =
        run(
            "failed",
            """
            def ask(_service):
                raise OSError('it answers with HTTP 503')
            finish(services.Watch([services.Service('one', ask)], 30))
            """);

    assertThat(result.exitCode()).isEqualTo(1);
    assertThat(result.output()).contains("lost: was restarted once and has ended again");
    assertThat(folder.resolve("systemctl.log")).content().containsOnlyOnce("restart --no-block");
  }

  @Test
  void run_storeThatHangs_isNeverKilled() throws IOException {
    run(
        "active",
        """
        def ask(_service):
            if not restarted():
                raise TimeoutError
        finish(services.Watch([services.Service('one', ask, idle=1, stateful=True)], 30))
        """);

    assertThat(folder.resolve("systemctl.log"))
        .content()
        .contains("restart --no-block one\n")
        .doesNotContain("kill");
  }

  @Test
  void run_serviceWhoseNeedsAreMissing_isNotBlamed() throws IOException {
    CommandResult result =
        run(
            "inactive",
            """
            def store(_service):
                if not restarted():
                    raise ConnectionRefusedError
            asked = []
            one = services.Service('one', store)
            two = services.Service('two', asked.append, ('one',))
            finish(services.Watch([one, two], 30))
            """);

    assertThat(result.output()).contains("lost: None").doesNotContain("two has");
    assertThat(folder.resolve("systemctl.log")).content().doesNotContain("restart --no-block two");
  }
}
