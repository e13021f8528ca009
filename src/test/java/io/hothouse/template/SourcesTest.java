package io.hothouse.template;

import static com.github.tomakehurst.wiremock.client.WireMock.aResponse;
import static com.github.tomakehurst.wiremock.client.WireMock.any;
import static com.github.tomakehurst.wiremock.client.WireMock.anyUrl;
import static com.github.tomakehurst.wiremock.client.WireMock.get;
import static com.github.tomakehurst.wiremock.client.WireMock.ok;
import static java.nio.charset.StandardCharsets.UTF_8;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import com.github.tomakehurst.wiremock.junit5.WireMockRuntimeInfo;
import com.github.tomakehurst.wiremock.junit5.WireMockTest;
import io.hothouse.HothouseException;
import java.io.IOException;
import java.net.InetAddress;
import java.net.ServerSocket;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Map;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

@WireMockTest
class SourcesTest {
  private final Sources direct = new Sources(Map.of());

  @TempDir Path folder;

  private String written(byte[] bytes) throws IOException {
    return "file://" + Files.write(folder.resolve("f"), bytes);
  }

  @Test
  void content_behindAProxy_isAskedForThroughIt(WireMockRuntimeInfo server) throws IOException {
    server.getWireMock().register(any(anyUrl()).willReturn(ok("by proxy")));
    Map<String, String> proxy =
        Map.of("HTTP_PROXY", server.getHttpBaseUrl(), "NO_PROXY", "direct.invalid");

    assertThat(new Sources(proxy).content("http://templates.invalid/a.yaml")).isEqualTo("by proxy");
    assertThatThrownBy(() -> new Sources(proxy).content("http://direct.invalid/a.yaml"))
        .hasMessageContaining("the name of its host is not known");
  }

  @Test
  void content_proxyThatIsNone_namesTheVariable() {
    assertThatThrownBy(
            () -> new Sources(Map.of("HTTP_PROXY", "::")).content("http://templates.invalid/a"))
        .isInstanceOf(HothouseException.class)
        .hasMessageContaining("HTTP_PROXY");
  }

  @Test
  void content_anySuccess_isTaken(WireMockRuntimeInfo server) throws IOException {
    server
        .getWireMock()
        .register(get("/a").willReturn(aResponse().withStatus(203).withBody("echo")));

    assertThat(direct.content(server.getHttpBaseUrl() + "/a")).isEqualTo("echo");
  }

  @Test
  void content_lettersThatNoAddressMayHave_areSentWithPercentSigns(WireMockRuntimeInfo server)
      throws IOException {
    server.getWireMock().register(get("/a%7Cb%5B1%5D%25?c=%7Bd%7D").willReturn(ok("echo")));

    assertThat(direct.content(server.getHttpBaseUrl() + "/a|b[1]%?c={d}")).isEqualTo("echo");
  }

  @Test
  void content_nobodyListens_saysSo() throws IOException {
    int port;
    try (ServerSocket closed = new ServerSocket(0, 1, InetAddress.getLoopbackAddress())) {
      port = closed.getLocalPort();
    }

    assertThatThrownBy(() -> direct.content("http://127.0.0.1:" + port + "/a"))
        .hasMessageContaining("nobody listens there")
        .isInstanceOfSatisfying(
            IOException.class, problem -> assertThat(Unread.next(problem)).contains("NO_PROXY"));
  }

  @Test
  void content_proxyWantsALogin_saysWhereItGoes(WireMockRuntimeInfo server) {
    server.getWireMock().register(any(anyUrl()).willReturn(aResponse().withStatus(407)));

    assertThatThrownBy(
            () ->
                new Sources(Map.of("HTTP_PROXY", server.getHttpBaseUrl()))
                    .content("http://templates.invalid/a"))
        .hasMessageContaining("asks for a user and a password");
  }

  @Test
  void template_notUtf8_namesTheByte() throws IOException {
    String url = written("grün".getBytes(StandardCharsets.ISO_8859_1));

    assertThatThrownBy(() -> direct.template(url)).hasMessage("it is not UTF-8 (byte 3)");
    assertThat(direct.content(url)).isEqualTo("Z3L8bg==\n");
  }

  @Test
  void template_endsWithinALetter_namesTheByte() throws IOException {
    String url = written(new byte[] {'a', (byte) 0xc3});

    assertThatThrownBy(() -> direct.template(url)).hasMessage("it is not UTF-8 (byte 2)");
  }

  @Test
  void environment_ofUtf16_isReadByItsMark() throws IOException {
    for (String charset : new String[] {"UTF-16", "x-UTF-16LE-BOM"}) {
      assertThat(direct.environment(written("parameters: {a: ü}".getBytes(charset))))
          .isEqualTo("parameters: {a: ü}");
    }
    assertThat(direct.environment(written("a: ü".getBytes(UTF_8)))).isEqualTo("a: ü");
  }
}
