package io.hothouse.preflight;

import static org.assertj.core.api.Assertions.assertThat;

import io.hothouse.process.Command;
import io.hothouse.process.CommandResult;
import io.hothouse.process.LocalCommandRunner;
import java.net.URISyntaxException;
import java.nio.file.Path;
import java.time.Duration;
import java.time.Instant;
import org.junit.jupiter.api.Test;

final class FactsScriptTest {
  @Test
  void script_thisMachine_saysWhatItIsWithoutAnyOtherOutput() throws URISyntaxException {
    Path script = Path.of(HostChecks.class.getResource("facts.sh").toURI());
    Instant asked = Instant.now();

    CommandResult result = new LocalCommandRunner().run(Command.of("bash", "-s").reading(script));

    HostFacts facts = HostFacts.parse("here", result.output(), asked, Instant.now());
    assertThat(result.exitCode()).isZero();
    assertThat(result.output().lines()).allMatch(line -> line.matches("[a-z.]+=.*"));
    assertThat(facts.text("kernel.release")).contains(System.getProperty("os.version"));
    assertThat(facts.clockAhead())
        .hasValueSatisfying(ahead -> assertThat(ahead.abs()).isLessThan(Duration.ofSeconds(2)));
  }
}
