package io.hothouse.redaction;

import java.util.regex.Pattern;

/**
 * What things are called that hold a secret. A name counts by its end: {@code
 * OS_KEYSTONE_AUTHTOKEN__PASSWORD} holds one, {@code KEYSTONE_SERVICE_HOST} does not.
 */
final class SecretNames {
  private static final String PART = "[A-Za-z0-9_.-]";

  /** Ends that always mean a secret. */
  private static final String ALWAYS =
      "password|passwd|passphrase|secret|token|credential|credentials|authorization|signature"
          + "|cookie|key-data|apikey|accesskey|secretkey|privatekey|encryptionkey|signingkey"
          + "|clientkey|authkey|masterkey|accountkey|sessionkey";

  /** Ends that mean one behind a separator, as a word of their own is ordinary. */
  private static final String BEHIND_A_SEPARATOR = "[_.-]key|[_.-]pass|[_.-]pwd|[_.-]sig";

  /** Names of the second kind that are public by their meaning. */
  private static final String PUBLIC =
      "(?:public|pub|host|hostkey|topology|sort|primary|foreign|partition|routing|group|object"
          + "|label|cache|region|memcache|authorized)[_.-]?key";

  /**
   * A whole name that holds a secret. It is read in one go and judged by its end, and never begun
   * in its middle: the time is linear.
   */
  static final String PATTERN =
      ("(?<!PART)PART++(?:(?<=ALWAYS)|(?<=SEPARATED)(?<!PUBLIC)"
              // A shell keeps its folder in PWD.
              + "|(?<=(?<!PART)pass)|(?<=(?<!PART)pwd)(?!=/))")
          .replace("PART", PART)
          .replace("ALWAYS", ALWAYS)
          .replace("SEPARATED", BEHIND_A_SEPARATOR)
          .replace("PUBLIC", PUBLIC);

  private static final Pattern NAME = Pattern.compile(PATTERN, Pattern.CASE_INSENSITIVE);

  private SecretNames() {}

  /** Tells whether what is called so holds a secret. */
  static boolean matches(String name) {
    return NAME.matcher(name).matches();
  }
}
