package io.hothouse.referee;

import java.util.regex.Pattern;

/**
 * Tests that are known to fail.
 *
 * @param test found in the names of these tests
 * @param reason why they do
 */
public record KnownFailure(Pattern test, String reason) {
  /** Tells whether a test is one of these. */
  boolean covers(TestResult result) {
    return test.matcher(result.id()).find();
  }
}
