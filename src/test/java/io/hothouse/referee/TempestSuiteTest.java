package io.hothouse.referee;

import static org.assertj.core.api.Assertions.assertThat;

import io.hothouse.process.Command;
import io.hothouse.process.CommandResult;
import io.hothouse.process.LocalCommandRunner;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** What is said of one of Tempest's tests, with the libraries played that bring its result. */
class TempestSuiteTest {
  private static final String TOLD =
      """
      import datetime, json, sys
      from referee import suite
      class Text:
          def __init__(self, text): self.text = text
          def as_text(self): return self.text
      now = datetime.datetime.now()
      suite._tell({"id": "tempest.Test.test", "status": "fail", "timestamps": [now, now],
          "details": {name: Text(text) for name, text in json.loads(sys.argv[1]).items()}},
          {"passed": 0, "failed": 0, "skipped": 0})
      """;

  private static final String DETAILS =
      """
      {"traceback": "Traceback (most recent call last):\\n  File \\"manager.py\\", line 7, in ping\\n    self.fail()\\nAssertionError: no answer\\n",
       "pythonlogging:''": "2026-11-28 08:16:35,123 12 DEBUG    [tempest] Console output for 4be7\\nbody=\\nearlier\\n2026-11-28 08:16:36,123 12 DEBUG    [tempest] Console output for 4be7\\nbody=\\n\\u001b[1mno lease\\n2026-11-28 08:16:37,123 12 DEBUG    [tempest] deleting\\n"}
      """;

  @TempDir private Path folder;

  @Test
  void tell_failureWithConsoles_saysWhereAndWhatTheySaidLast() throws Exception {
    Path modules = Files.createDirectories(folder.resolve("referee")).getParent();
    Files.copy(Path.of("images/referee/told.py"), modules.resolve("referee/told.py"));
    Files.copy(Path.of("images/tempest/referee/suite.py"), modules.resolve("referee/suite.py"));
    Files.writeString(modules.resolve("subunit.py"), "");
    Files.writeString(modules.resolve("tempest.py"), "");
    Files.writeString(modules.resolve("testtools.py"), "StreamToDict = None");
    Hearing hearing = new Hearing(List.of(), note -> {});

    CommandResult result =
        new LocalCommandRunner()
            .run(
                Command.of("python3", "-c", TOLD, DETAILS)
                    .withEnvironment(Map.of("PYTHONPATH", modules.toString()))
                    .within(Duration.ofMinutes(1)));

    assertThat(result.succeeded()).as(result.errors()).isTrue();
    result.output().lines().forEach(hearing);
    assertThat(hearing.findings(Optional.empty()).failed())
        .extracting(TestResult::reason)
        .containsExactly(
            """
            AssertionError: no answer
            at manager.py:7
            The console of 4be7, at its end:
            no lease""");
  }
}
