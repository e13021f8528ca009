package io.hothouse.openstack.transport;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.EOFException;
import java.security.cert.CertPathBuilderException;
import java.security.cert.CertPathValidatorException;
import java.security.cert.CertificateExpiredException;
import javax.net.ssl.SSLHandshakeException;
import org.junit.jupiter.api.Test;

class ConnectionTroubleTest {
  private static ConnectionTrouble of(String words, Throwable cause) {
    SSLHandshakeException problem = new SSLHandshakeException(words);
    problem.initCause(cause);
    return ConnectionTrouble.of(problem);
  }

  @Test
  void of_authorityThatIsNotKnown_advisesCacert() {
    ConnectionTrouble trouble =
        of("PKIX path building failed", new CertPathBuilderException("unable to find a path"));

    assertThat(trouble.reason()).contains("certificate is not trusted", "unable to find a path");
    assertThat(trouble.next()).contains("set 'cacert'");
  }

  @Test
  void of_expiredCertificate_saysSinceWhenAndThatCacertDoesNotHelp() {
    ConnectionTrouble trouble =
        of(
            "PKIX path validation failed",
            new CertPathValidatorException(
                "validity check failed",
                new CertificateExpiredException("NotAfter: Wed Jan 01 00:00:00 UTC 2020")));

    assertThat(trouble.reason()).contains("has expired", "NotAfter: Wed Jan 01 00:00:00 UTC 2020");
    assertThat(trouble.next()).contains("renew it", "'cacert' does not help");
  }

  @Test
  void of_handshakeThatEnds_looksAtTheAddressAndNotAtCacert() {
    ConnectionTrouble trouble =
        of("Remote host terminated the handshake", new EOFException("SSL peer shut down"));

    assertThat(trouble.reason()).contains("the TLS handshake failed", "SSL peer shut down");
    assertThat(trouble.next()).contains("check the address").doesNotContain("cacert");
  }
}
