package io.hothouse.config;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.hothouse.ErrorCode;
import io.hothouse.HothouseException;
import java.net.InetSocketAddress;
import java.net.Proxy;
import java.net.URI;
import java.util.Map;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;

class ProxiesTest {
  private static final URI CLOUD = URI.create("https://keystone.example.org:5000/v3");

  private static String chosen(Map<String, String> environment, String address) {
    Proxy proxy = Proxies.of(environment).select(URI.create(address)).get(0);
    if (proxy.type() == Proxy.Type.DIRECT) {
      return "direct";
    }
    InetSocketAddress server = (InetSocketAddress) proxy.address();
    return server.getHostString() + ":" + server.getPort();
  }

  @ParameterizedTest
  @CsvSource({
    "HTTPS_PROXY, http://127.0.0.9:3128, 127.0.0.9:3128",
    "https_proxy, 127.0.0.9:3128, 127.0.0.9:3128",
    "HTTPS_PROXY, http://127.0.0.9, 127.0.0.9:80",
    "ALL_PROXY, http://user:pass@127.0.0.9:3128/, 127.0.0.9:3128",
    "HTTP_PROXY, http://127.0.0.9:3128, direct",
    "HTTPS_PROXY, '', direct"
  })
  void select_serverOverTls_followsTheVariable(String name, String value, String proxy) {
    assertThat(chosen(Map.of(name, value), CLOUD.toString())).isEqualTo(proxy);
  }

  @ParameterizedTest
  @CsvSource({
    "example.org, direct",
    ".example.org, direct",
    "*.example.org, direct",
    "keystone.example.org:5000, direct",
    "keystone.example.org:5001, proxied",
    "ample.org, proxied",
    "'10.0.0.0/8, KEYSTONE.example.org', direct",
    "*, direct",
    "'', proxied"
  })
  void select_serverInNoProxy_isReachedDirectly(String exempt, String way) {
    Map<String, String> environment =
        Map.of("HTTPS_PROXY", "http://127.0.0.9:3128", "NO_PROXY", exempt);

    assertThat(chosen(environment, CLOUD.toString()).equals("direct") ? "direct" : "proxied")
        .isEqualTo(way);
  }

  @ParameterizedTest
  @CsvSource({
    "10.1.2.3, 10.0.0.0/8, direct",
    "11.1.2.3, 10.0.0.0/8, proxied",
    "172.24.4.1, 172.24.4.0/24, direct",
    "127.0.0.1, '', direct",
    "localhost, '', direct",
    "[::1], '', direct",
    "[fd00::1], fd00::1, direct",
    "10.1.2.3, 10.1.2.3, direct"
  })
  void select_address_isLookedForInNetworks(String host, String exempt, String way) {
    Map<String, String> environment =
        Map.of("http_proxy", "http://127.0.0.9:3128", "no_proxy", exempt);

    assertThat(
            chosen(environment, "http://" + host + ":8004/v1").equals("direct")
                ? "direct"
                : "proxied")
        .isEqualTo(way);
  }

  @ParameterizedTest
  @ValueSource(
      strings = {"socks5://u:CANARY@p:1080", "https://u:CANARY@p", "http://u:CANARY@", "::"})
  void of_addressThatIsNone_isRefusedByTheVariablesNameAlone(String value) {
    assertThatThrownBy(() -> Proxies.of(Map.of("HTTPS_PROXY", value)))
        .isInstanceOfSatisfying(
            HothouseException.class,
            refused -> assertThat(refused.code()).isEqualTo(ErrorCode.CONFIG))
        .hasMessageContaining("HTTPS_PROXY")
        .message()
        .doesNotContain("CANARY");
  }

  @Test
  void secrets_loginOfAProxy_isKnownAndNotShown() {
    Proxies proxies = Proxies.of(Map.of("HTTPS_PROXY", "http://u:CANARY@127.0.0.9:3128"));

    assertThat(proxies.secrets()).hasSize(1);
    assertThat(proxies.toString()).doesNotContain("CANARY");
  }
}
