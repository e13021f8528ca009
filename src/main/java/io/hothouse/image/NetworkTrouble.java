package io.hothouse.image;

import io.hothouse.ErrorCode;
import io.hothouse.HothouseException;
import io.hothouse.pipeline.Wait;
import java.time.Duration;
import java.util.List;
import java.util.Optional;
import java.util.function.Consumer;
import java.util.regex.Pattern;

/**
 * Tries again what failed because a server did not answer as it should, a few times and later each
 * time. What failed for another reason fails at once.
 */
final class NetworkTrouble {
  private static final List<Duration> PAUSES =
      List.of(Duration.ofSeconds(2), Duration.ofSeconds(8));

  /** What apt, mmdebstrap, buildah and skopeo say then. */
  private static final Pattern SIGNS =
      Pattern.compile(
          "temporary failure (in name resolution|resolving)|could not resolve|could not connect"
              + "|connection (reset|refused|timed out|failed)|unable to connect|network is unreachable"
              + "|hash sum mismatch|file has unexpected size|unexpected EOF|i/o timeout"
              + "|TLS handshake timeout|undetermined error|failed to fetch.*\\b(429|50[0234])\\b"
              + "|received unexpected HTTP status: (429|50[0234])|toomanyrequests",
          Pattern.CASE_INSENSITIVE);

  private final Wait wait;

  NetworkTrouble(Wait wait) {
    this.wait = wait;
  }

  /** Does {@code work}, which can be done again; {@code notes} is told why it is. */
  void overcome(Runnable work, Consumer<String> notes) {
    for (Duration pause : PAUSES) {
      try {
        work.run();
        return;
      } catch (HothouseException problem) {
        String sign = sign(problem).orElseThrow(() -> problem);
        notes.accept("the network failed, again in %d s: %s".formatted(pause.toSeconds(), sign));
        wait.pause("the network", pause);
      }
    }
    work.run();
  }

  private static Optional<String> sign(HothouseException problem) {
    if (problem.code() == ErrorCode.INTERRUPTED) {
      return Optional.empty();
    }
    return String.valueOf(problem.getMessage())
        .lines()
        .filter(line -> SIGNS.matcher(line).find())
        .map(String::strip)
        .findFirst();
  }
}
