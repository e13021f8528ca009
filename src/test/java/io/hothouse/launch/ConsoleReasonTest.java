package io.hothouse.launch;

import static org.assertj.core.api.Assertions.assertThat;

import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

class ConsoleReasonTest {
  private static final String UNTOLD =
      "hothouse: [41.2 10:11:12.13] Heat has not been told 'booted' yet: ";

  @ParameterizedTest
  @CsvSource(
      delimiter = ';',
      value = {
        "curl: (60) SSL certificate problem: certificate is not yet valid; its clock is wrong",
        "curl: (60) SSL certificate problem: unable to get local issuer certificate; authority of Heat's certificate",
        "curl: (22) The requested URL returned error: 401; no longer good",
        "curl: (6) Could not resolve host: heat.example.org; cannot resolve Heat's name",
        "curl: (7) Failed to connect to 192.0.2.1 port 8000 after 3 ms: Couldn't connect to server; no way to Heat",
        "curl: (28) Connection timed out after 2002 milliseconds; no way to Heat"
      })
  void of_signalThatDoesNotGetThrough_namesWhy(String said, String reason) {
    assertThat(ConsoleReason.of("first\n" + UNTOLD + said + "\nlast\n").orElseThrow().reason())
        .contains(reason);
  }

  @ParameterizedTest
  @CsvSource(
      delimiter = ';',
      value = {
        "E: Could not get lock /var/lib/dpkg/lock-frontend. It is held by process 512 (unattended-upgr); apt is locked",
        "ci-info: |  eth0 | False |           .           |           .           |   .    | fa:16:3e:12:34:56 |; no address by DHCP",
        "hothouse: no address by DHCP: cloud-init is asked; no address by DHCP",
        "hothouse: no metadata service answers: cloud-init is asked; no metadata service",
        "[  121.1] cloud-init[400]: url_helper.py[WARNING]: Calling 'http://169.254.169.254/openstack' failed [119/120s]; no metadata service",
        "[    2.1] Kernel panic - not syncing: VFS: Unable to mount root fs; does not boot"
      })
  void of_bootThatDoesNotGoOn_namesWhy(String line, String reason) {
    assertThat(
            ConsoleReason.of("\u001b[0;32m  OK  \u001b[0m Started\r\n" + line)
                .orElseThrow()
                .reason())
        .contains(reason);
  }

  @Test
  void of_healthyBoot_isNoReason() {
    String console =
        """
        [  OK  ] Reached target network.target\r
        ci-info: |  eth0 | True |     10.10.0.12      | 255.255.255.0 | global | fa:16:3e:12:34:56 |
        \u001b[32mhothouse\u001b[0m: [12.3 10:11:12.13] started\r

        """;

    assertThat(ConsoleReason.of(console)).isEmpty();
    assertThat(ConsoleReason.lastLine(console)).contains("hothouse: [12.3 10:11:12.13] started");
    assertThat(ConsoleReason.lastLine("")).isEmpty();
  }

  @Test
  void lastLine_screenThatABootLoaderHasCleared_isNoWord() {
    assertThat(ConsoleReason.lastLine("SeaBIOS\n[H[J[1;1H")).contains("SeaBIOS");
    assertThat(ConsoleReason.lastLine("[H[J[1;1HLoading Linux ...")).contains("Loading Linux ...");
    assertThat(ConsoleReason.lastLine("[  OK  ] Started a [Hyper-V] daemon"))
        .contains("[  OK  ] Started a [Hyper-V] daemon");
  }
}
