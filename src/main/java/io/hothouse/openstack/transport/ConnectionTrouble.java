package io.hothouse.openstack.transport;

import java.io.IOException;
import java.net.ConnectException;
import java.net.UnknownHostException;
import java.net.http.HttpConnectTimeoutException;
import java.net.http.HttpTimeoutException;
import java.nio.channels.UnresolvedAddressException;
import java.security.cert.CertPathBuilderException;
import java.security.cert.CertPathValidatorException;
import java.security.cert.CertificateException;
import java.security.cert.CertificateExpiredException;
import java.security.cert.CertificateNotYetValidException;
import java.util.List;
import java.util.Optional;
import java.util.stream.Stream;
import javax.net.ssl.SSLException;

/**
 * Why no answer came, told from what the JDK throws.
 *
 * @param reason as in "it is tried, but REASON"
 * @param next what to do
 */
public record ConnectionTrouble(String reason, String next) {
  private static final String REACH =
      "check the address, the network, HTTPS_PROXY and NO_PROXY, and whether the cloud runs";
  private static final String CLOCKS =
      "have the cloud's operators renew it, and check this machine's clock";

  /** What TLS says, in the JDK's words, and what it means. */
  private record Pattern(String words, String reason, String next) {}

  private static final List<Pattern> TLS =
      List.of(
          new Pattern(
              "Unsupported or unrecognized SSL message",
              "what answers there does not speak TLS",
              "correct the address: with http:// and not https://, or another port"),
          new Pattern(
              "No subject alternative",
              "its certificate is for another host",
              "use the name that the certificate is for, or have the cloud's operators correct it"),
          new Pattern(
              "No name matching",
              "its certificate is for another host",
              "use the name that the certificate is for, or have the cloud's operators correct it"),
          new Pattern(
              "certificate_required",
              "it wants a certificate of the client, and those cannot be used here",
              "use an address of that cloud that wants none"),
          new Pattern(
              "protocol_version",
              "it speaks versions of TLS only that are too old",
              "have the cloud's operators allow TLS 1.2 or 1.3"),
          new Pattern(
              "handshake_failure",
              "no kind of encryption is known to it and to this program",
              "have the cloud's operators allow what TLS 1.2 or 1.3 usually have"));

  /** Tells what a client of HTTP met with. */
  public static ConnectionTrouble of(IOException problem) {
    if (problem instanceof HttpConnectTimeoutException) {
      return new ConnectionTrouble("no connection was made in time", REACH);
    }
    if (problem instanceof HttpTimeoutException) {
      return new ConnectionTrouble("no answer came in time", REACH);
    }
    if (problem instanceof SSLException) {
      return tls(problem);
    }
    if (has(problem, UnresolvedAddressException.class)
        || has(problem, UnknownHostException.class)) {
      return new ConnectionTrouble("the name of its host is not known here", REACH);
    }
    return problem instanceof ConnectException
        ? new ConnectionTrouble(
            "nobody listens there"
                + detail(problem).map(it -> " (" + it + ")").orElse(" (connection refused)"),
            REACH)
        : new ConnectionTrouble(
            "the connection broke (%s)".formatted(detail(problem).orElse(problem.toString())),
            REACH);
  }

  private static ConnectionTrouble tls(IOException problem) {
    if (has(problem, CertificateExpiredException.class)) {
      return new ConnectionTrouble(
          "its certificate has expired (%s)".formatted(detail(problem).orElse("long ago")),
          CLOCKS + "; 'cacert' does not help");
    }
    if (has(problem, CertificateNotYetValidException.class)) {
      return new ConnectionTrouble("its certificate is not valid yet", CLOCKS);
    }
    String words =
        String.join(" ", causes(problem).map(Throwable::getMessage).map(String::valueOf).toList());
    return TLS.stream()
        .filter(it -> words.contains(it.words()))
        .findFirst()
        .map(it -> new ConnectionTrouble(it.reason(), it.next()))
        .orElseGet(() -> untold(problem));
  }

  private static ConnectionTrouble untold(IOException problem) {
    String words = detail(problem).orElse(problem.toString());
    boolean certificate =
        has(problem, CertificateException.class)
            || has(problem, CertPathBuilderException.class)
            || has(problem, CertPathValidatorException.class);
    return certificate
        ? new ConnectionTrouble(
            "its certificate is not trusted (%s)".formatted(words),
            "set 'cacert' to the authority of that cloud (or 'verify: false' to trust anyone)")
        : new ConnectionTrouble(
            "the TLS handshake failed (%s)".formatted(words),
            "check the address, its port and whether it is one of https, and what stands in between, such as a proxy");
  }

  private static boolean has(Throwable problem, Class<? extends Throwable> type) {
    return causes(problem).anyMatch(type::isInstance);
  }

  /** Returns the innermost words that there are. */
  private static Optional<String> detail(Throwable problem) {
    return causes(problem)
        .map(Throwable::getMessage)
        .filter(text -> text != null && !text.isBlank())
        .reduce((outer, inner) -> inner);
  }

  private static Stream<Throwable> causes(Throwable problem) {
    return Stream.iterate(problem, cause -> cause != null, Throwable::getCause);
  }
}
