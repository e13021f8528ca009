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

  /** Tells whether no check failed; warnings pass. */
  public boolean passed() {
    return with(Verdict.FAILED).isEmpty();
  }

  /**
   * Returns this report when no check failed.
   *
   * @throws HothouseException with {@link ErrorCode#HOST_CHECK}, naming every failed check
   */
  public HostReport orThrow() {
    if (passed()) {
      return this;
    }
    List<HostCheck> failed = with(Verdict.FAILED);
    throw new HothouseException(
        ErrorCode.HOST_CHECK,
        "Tried %d checks of the nodes, but %d failed:%s"
            .formatted(
                checks.size(),
                failed.size(),
                failed.stream().map(HostReport::line).collect(Collectors.joining())));
  }

  private static String line(HostCheck check) {
    return "%n  %s: %s is %s, needed is %s. Next: %s"
        .formatted(check.node(), check.check(), check.found(), check.needed(), check.cure());
  }
}
