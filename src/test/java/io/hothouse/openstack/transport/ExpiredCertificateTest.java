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
import java.io.IOException;
import java.net.URI;
import java.nio.charset.StandardCharsets;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.function.Consumer;
import org.assertj.core.api.ThrowableAssert.ThrowingCallable;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** With a certificate of a known authority that really has expired, made by the JDK's keytool. */
class ExpiredCertificateTest {
  private static final String PASSWORD = "password";

  @TempDir private static Path folder;
  private static FakeCloud cloud;

  @BeforeAll
  static void start() throws Exception {
    String years = "-validity 3650 -startdate -9y";
    keytool("authority.p12", "-genkeypair -alias ca -keyalg EC -dname CN=ca -ext bc:c " + years);
    keytool("authority.p12", "-exportcert -alias ca -rfc -file ca.pem");
    keytool("cloud.p12", "-genkeypair -alias cloud -keyalg EC -dname CN=cloud " + years);
    keytool("cloud.p12", "-certreq -alias cloud -file cloud.csr");
    keytool(
        "authority.p12",
        "-gencert -alias ca -infile cloud.csr -outfile cloud.pem -rfc -ext SAN=ip:127.0.0.1"
            + " -validity 10 -startdate 2021/01/01");
    keytool("cloud.p12", "-importcert -alias ca -file ca.pem -noprompt");
    keytool("cloud.p12", "-importcert -alias cloud -file cloud.pem -noprompt");
    cloud =
        new FakeCloud(
            WireMockConfiguration.options()
                .dynamicHttpsPort()
                .keystorePath(folder.resolve("cloud.p12").toString())
                .keystoreType("PKCS12")
                .keystorePassword(PASSWORD)
                .keyManagerPassword(PASSWORD));
  }

  @AfterAll
  static void stop() {
    cloud.close();
  }

  private static void keytool(String store, String words) throws IOException, InterruptedException {
    List<String> command =
        new ArrayList<>(
            List.of(Path.of(System.getProperty("java.home"), "bin/keytool").toString()));
    command.addAll(Arrays.asList(words.split(" ", -1)));
    command.addAll(List.of("-keystore", store, "-storetype", "PKCS12", "-storepass", PASSWORD));
    Process process =
        new ProcessBuilder(command).directory(folder.toFile()).redirectErrorStream(true).start();
    String said = new String(process.getInputStream().readAllBytes(), StandardCharsets.UTF_8);
    assertThat(process.waitFor()).as(said).isZero();
  }

  private static Tls trusting() {
    return new Tls(true, Optional.of(folder.resolve("ca.pem")));
  }

  private static String secure() {
    return "https://127.0.0.1:" + cloud.server.httpsPort();
  }

  private static void isTold(ThrowingCallable work) {
    assertThatExceptionOfType(HothouseException.class)
        .isThrownBy(work)
        .withMessageContainingAll(
            secure(),
            "its certificate has expired (NotAfter: ",
            "Jan 11 ",
            " 2021)",
            "Next: have the cloud's operators renew it")
        .satisfies(problem -> assertThat(problem.code()).isEqualTo(ErrorCode.UNREACHABLE));
  }

  @Test
  void login_expiredCertificate_saysSinceWhenAndOfWhichHost() {
    isTold(
        () ->
            CloudSession.open(
                FakeCloud.config(secure(), trusting(), EndpointChoice.ANY), cloud.unhurried()));
  }

  @Test
  void heat_expiredCertificate_saysSinceWhenAndOfWhichHost() {
    isTold(() -> behind("orchestration", FakeCloud.HEAT, session -> session.stacks().find("dev")));
  }

  @Test
  void nova_expiredCertificate_saysSinceWhenAndOfWhichHost() {
    isTold(() -> behind("compute", FakeCloud.NOVA, session -> session.lookups().flavor("small")));
  }

  /** Logs in over plain HTTP, and asks a service that has the certificate. */
  private static void behind(String service, String path, Consumer<CloudSession> work) {
    EndpointChoice choice =
        new EndpointChoice(
            Optional.empty(), "public", Map.of(), Map.of(service, URI.create(secure() + path)));
    String plain = "http://127.0.0.1:" + cloud.server.port();
    work.accept(CloudSession.open(FakeCloud.config(plain, trusting(), choice), cloud.unhurried()));
  }
}
