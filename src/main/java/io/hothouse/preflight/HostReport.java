package io.hothouse.preflight;

import io.hothouse.ErrorCode;
import io.hothouse.HothouseException;
import java.util.List;
import java.util.stream.Collectors;

/** All checks of all nodes, node by node. */
public record HostReport(List<HostCheck> checks) {

  /** Copies the rows. */
  public HostReport {
    checks = List.copyOf(checks);
  }

  /** Returns the rows with one of these verdicts. */
  public List<HostCheck> with(Verdict... verdicts) {
    List<Verdict> wanted = List.of(verdicts);
    return checks.stream().filter(check -> wanted.contains(check.verdict())).toList();
  }

  /** Tells whether every check passed; warnings pass, and what is not known does not. */
  public boolean passed() {
    return with(Verdict.FAILED, Verdict.UNKNOWN).isEmpty();
  }

  /**
   * Returns this report when it {@link #passed}.
   *
   * @throws HothouseException with {@link ErrorCode#HOST_CHECK}, naming every check that did not
   *     pass
   */
  public HostReport orThrow() {
    if (passed()) {
      return this;
    }
    List<HostCheck> notPassed = with(Verdict.FAILED, Verdict.UNKNOWN);
    throw new HothouseException(
        ErrorCode.HOST_CHECK,
        "%d of %d host checks did not pass:%s"
            .formatted(
                notPassed.size(),
                checks.size(),
                notPassed.stream().map(HostReport::line).collect(Collectors.joining())));
  }

  private static String line(HostCheck check) {
    return "%n  %s: %s: found: %s; needed: %s. Next: %s"
        .formatted(check.node(), check.check(), check.found(), check.needed(), check.cure());
  }
}
