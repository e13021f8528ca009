package io.hothouse.release;

import io.hothouse.ErrorCode;
import io.hothouse.HothouseException;
import java.util.List;
import java.util.stream.Collectors;

/** What is said of a release that there is not. */
final class Unavailable {
  private Unavailable() {}

  static HothouseException release(String software, String wanted, List<? extends Release> all) {
    return new HothouseException(
        ErrorCode.NOT_FOUND,
        "There is no %s '%s' here, only %s. Next: see 'hothouse versions'."
            .formatted(
                software,
                wanted,
                all.stream().map(Release::version).collect(Collectors.joining(", "))));
  }
}
