package io.hothouse.launch;

import io.hothouse.HothouseException;
import io.hothouse.preflight.Verdict;
import java.util.Optional;

/**
 * One row of what was looked at on the cloud before anything is made there.
 *
 * @param failure what a launch would say; empty unless the check failed
 */
public record CloudCheck(
    String check,
    String found,
    String needed,
    Verdict verdict,
    Optional<HothouseException> failure) {

  static CloudCheck ok(String check, String found, String needed) {
    return new CloudCheck(check, found, needed, Verdict.OK, Optional.empty());
  }

  static CloudCheck warning(String check, String found, String needed) {
    return new CloudCheck(check, found, needed, Verdict.WARNING, Optional.empty());
  }

  static CloudCheck notApplicable(String check, String found) {
    return new CloudCheck(check, found, "", Verdict.NOT_APPLICABLE, Optional.empty());
  }

  static CloudCheck failed(String check, String found, String needed, HothouseException failure) {
    return new CloudCheck(check, found, needed, Verdict.FAILED, Optional.of(failure));
  }
}
