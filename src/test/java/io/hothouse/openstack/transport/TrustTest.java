package io.hothouse.openstack.transport;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatExceptionOfType;

import com.github.tomakehurst.wiremock.core.WireMockConfiguration;
import io.hothouse.ErrorCode;
import io.hothouse.HothouseException;
import io.hothouse.config.EndpointChoice;
import io.hothouse.config.Tls;
import io.hothouse.openstack.CloudSession;
import io.hothouse.openstack.FakeCloud;
import java.net.URISyntaxException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.security.KeyStore;
import java.security.cert.X509Certificate;
import java.util.Base64;
import java.util.Optional;
import javax.net.ssl.TrustManagerFactory;
import javax.net.ssl.X509TrustManager;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

class TrustTest {
  private static FakeCloud cloud;

  @BeforeAll
  static void start() throws URISyntaxException {
    cloud =
        new FakeCloud(
            WireMockConfiguration.options()
                .dynamicHttpsPort()
                .keystorePath(file("cloud.p12").toString())
                .keystoreType("PKCS12")
                .keystorePassword("password")
                .keyManagerPassword("password"));
  }

  @AfterAll
  static void stop() {
    cloud.close();
  }

  private static Path file(String name) throws URISyntaxException {
    return Path.of(TrustTest.class.getResource(name).toURI());
  }

  private static CloudSession open(String host, Tls tls) {
    String base = "https://" + host + ":" + cloud.server.httpsPort();
    return CloudSession.open(FakeCloud.config(base, tls, EndpointChoice.ANY), cloud.unhurried());
  }

  private static void refused(Tls tls) {
    assertThatExceptionOfType(HothouseException.class)
        .isThrownBy(() -> open("127.0.0.1", tls))
        .withMessageContaining("certificate is not trusted")
        .withMessageContaining("cacert")
        .satisfies(problem -> assertThat(problem.code()).isEqualTo(ErrorCode.UNREACHABLE));
  }

  @Test
  void ownAuthorities_areThoseThatNoSystemHas() throws Exception {
    Path own = file("cloud.pem");
    String text = Trust.ownAuthorities(new Tls(true, Optional.of(own)));

    assertThat(text.strip()).endsWith("-----END CERTIFICATE-----");
    assertThat(Files.readString(own)).isEqualToIgnoringWhitespace(text);
    assertThat(Trust.ownAuthorities(Tls.DEFAULT)).isEmpty();
    assertThat(Trust.ownAuthorities(new Tls(false, Optional.of(own)))).isEmpty();
  }

  @Test
  void ownAuthorities_thoseOfTheJdk_areLeftOut(@TempDir Path folder) throws Exception {
    TrustManagerFactory factory =
        TrustManagerFactory.getInstance(TrustManagerFactory.getDefaultAlgorithm());
    factory.init((KeyStore) null);
    X509Certificate known =
        ((X509TrustManager) factory.getTrustManagers()[0]).getAcceptedIssuers()[0];
    Path both = folder.resolve("both.pem");
    Files.writeString(
        both,
        "-----BEGIN CERTIFICATE-----\n%s\n-----END CERTIFICATE-----\n%s"
            .formatted(
                Base64.getMimeEncoder().encodeToString(known.getEncoded()),
                Files.readString(file("cloud.pem"))));

    assertThat(Trust.ownAuthorities(new Tls(true, Optional.of(both))))
        .isEqualTo(Trust.ownAuthorities(new Tls(true, Optional.of(file("cloud.pem")))));
  }

  @Test
  void ownAuthorities_tooManyForUserData_areRefused(@TempDir Path folder) throws Exception {
    Path many = folder.resolve("many.pem");
    Files.writeString(many, Files.readString(file("cloud.pem")).repeat(40));

    assertThatExceptionOfType(HothouseException.class)
        .isThrownBy(() -> Trust.ownAuthorities(new Tls(true, Optional.of(many))))
        .withMessageContainingAll("many.pem", "fit into user data", "cacert");
  }

  @Test
  void open_withItsAuthority_isTrusted() throws URISyntaxException {
    CloudSession session = open("127.0.0.1", new Tls(true, Optional.of(file("cloud.pem"))));

    assertThat(session.projectId()).isEqualTo(FakeCloud.PROJECT);
  }

  @Test
  void open_withoutItsAuthority_isRefused() {
    refused(Tls.DEFAULT);
  }

  @Test
  void open_withAnotherAuthority_isRefused() throws URISyntaxException {
    refused(new Tls(true, Optional.of(file("other.pem"))));
  }

  @Test
  void open_unverified_trustsAnyCertificate() {
    CloudSession session = open("127.0.0.1", new Tls(false, Optional.empty()));

    assertThat(session.projectId()).isEqualTo(FakeCloud.PROJECT);
  }

  @Test
  void context_fileWithoutCertificate_isRefused(@TempDir Path folder) throws Exception {
    Path empty = Files.writeString(folder.resolve("empty.pem"), "nothing here");

    assertThatExceptionOfType(HothouseException.class)
        .isThrownBy(() -> Trust.context(new Tls(true, Optional.of(empty))))
        .withMessageContaining("empty.pem")
        .satisfies(problem -> assertThat(problem.code()).isEqualTo(ErrorCode.CONFIG));
  }
}
