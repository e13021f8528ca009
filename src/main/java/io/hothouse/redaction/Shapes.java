package io.hothouse.redaction;

import java.util.List;
import java.util.regex.Matcher;
import java.util.regex.Pattern;

/** Finds what is a secret by its own shape, and what a command or an address says beside a user. */
final class Shapes implements Finder {
  private static final String HIDE = "hide";

  /** Each with the part to be hidden; repetitions are possessive or bounded. */
  private static final List<Pattern> SHAPES =
      List.of(
          // Addresses with a password, or with a token in the place of the user.
          shape("://[^\\s:/@\"'<>]{0,256}+:(?<hide>[^\\s\"'<>/]{1,512})@"),
          shape("://(?<hide>[^\\s:/@\"'<>]{20,512}+)@"),
          shape(
              "[?&](?:sig|signature|x-amz-signature|x-amz-credential|temp_url_sig)=(?<hide>[^&\\s\"']++)"),
          // Keystone's tokens and keys of Fernet's.
          shape("(?<![A-Za-z0-9_-])(?<hide>gAAAAA[A-Za-z0-9_-]{20,}+=*+)"),
          shape(
              "(?<![A-Za-z0-9_-])(?<hide>eyJ[A-Za-z0-9_-]{8,}+\\.[A-Za-z0-9_-]{8,}+(?:\\.[A-Za-z0-9_-]*+)?)"),
          // kubeadm's bootstrap tokens.
          shape("(?<![A-Za-z0-9.])(?<hide>[a-z0-9]{6}\\.[a-z0-9]{16})(?![A-Za-z0-9])"),
          // A key in Base64, which begins with five dashes and BEGIN; certificates and public keys
          // are no secret.
          shape(
              "(?<hide>LS0tLS1CRUdJTi(?!BDRVJU|BQVUJM|BUUlVT|BYNTA5|BTU0gy)[A-Za-z0-9+/=_-]{10,}+)"),
          // What passwords are hashed to.
          shape("(?<hide>\\$2[abxy]?\\$\\d\\d\\$[./A-Za-z0-9]{53})"),
          shape(
              "(?<hide>\\$(?:[1567y]|gy|argon2[a-z]{1,2}|scrypt|pbkdf2[a-z0-9-]{0,10})\\$[./A-Za-z0-9$=,+-]{20,}+)"),
          shape("(?<![A-Za-z0-9*])(?<hide>\\*[0-9A-F]{40})(?![0-9A-F])"),
          // What other services' tokens begin with.
          shape(
              "(?<![A-Za-z0-9_-])(?<hide>(?:gh[pousr]_|github_pat_|glpat-|xox[abps]-|AKIA)[A-Za-z0-9_-]{16,}+)"),
          // Registries' credentials as Docker keeps them.
          shape(
              "[\"']auth\\\\{0,7}+[\"']\\s{0,20}+:\\s{0,20}+\\\\{0,7}+[\"'](?<hide>[A-Za-z0-9+/=]{8,}+)"),
          shape(
              "(?<![A-Za-z0-9_-])(?:curl|wget)(?![A-Za-z0-9_-])[^\\n]{0,300}?\\s(?:-u|--user|--proxy-user)[ =]{0,3}+[\"']?+[^\\s:\"']{1,256}+:(?<hide>[^\\s\"']++)"),
          shape(
              "(?<![A-Za-z0-9_-])mysql(?:admin|dump)?(?![A-Za-z0-9_-])[^\\n]{0,300}?\\s-p(?<hide>[^\\s\"'-][^\\s\"']*+)"),
          shape("identified\\s{1,20}+by\\s{1,20}+(?:password\\s{1,20}+)?+'(?<hide>[^'\\n]++)'"),
          // Cookies go on behind the first semicolon.
          shape("(?<![A-Za-z0-9_-])(?:set-)?cookie:[ \\t]{0,20}+(?<hide>[^\\n\"']++)"));

  private static Pattern shape(String pattern) {
    return Pattern.compile(pattern, Pattern.CASE_INSENSITIVE);
  }

  @Override
  public void find(String text, Spans spans) {
    for (Pattern shape : SHAPES) {
      Matcher matcher = shape.matcher(text);
      while (matcher.find()) {
        spans.add(matcher.start(HIDE), matcher.end(HIDE));
      }
    }
  }
}
