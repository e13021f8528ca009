package io.hothouse.diagnosis;

import static org.assertj.core.api.Assertions.assertThat;

import io.hothouse.ErrorCode;
import io.hothouse.probe.Answer.Verdict;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.EnumSource;

/** The nodes see this machine as 203.0.113.7, whatever address it has behind its router. */
class IngressRulesTest {
  private final EvidenceFixture fixture = new EvidenceFixture();

  @ParameterizedTest
  @EnumSource(
      value = Verdict.class,
      names = {"REFUSED", "CLOSED", "WRONG"})
  void find_probeThatGotAnAnswer_blamesNoSecurityGroup(Verdict verdict) {
    fixture.admitting("198.51.100.0/24").failsEverywhere("keystone", verdict, "HTTP 401");

    assertThat(fixture.diagnosis().findings())
        .extracting(Finding::cause)
        .doesNotContain(Cause.PORT_NOT_ADMITTED);
  }

  @Test
  void find_publicAddressAdmitted_blamesNoSecurityGroup() {
    fixture
        .admitting("203.0.113.7/32")
        .failsEverywhere("keystone", Verdict.TIMEOUT, "no answer in time");

    assertThat(fixture.diagnosis().findings())
        .extracting(Finding::cause)
        .doesNotContain(Cause.PORT_NOT_ADMITTED);
  }

  @Test
  void find_publicAddressNotAdmitted_namesItAndWhoIs() {
    fixture
        .admitting("198.51.100.0/24")
        .fails("keystone", "w1", Verdict.TIMEOUT, "no answer in time");

    Finding finding = fixture.diagnosis().findings().get(0);

    assertThat(finding.cause()).isEqualTo(Cause.PORT_NOT_ADMITTED);
    assertThat(finding.what()).isEqualTo("security groups do not admit TCP 5000 from 203.0.113.7");
    assertThat(finding.evidence())
        .containsExactly(
            "the nodes see this machine as 203.0.113.7",
            "the security groups of w1 admit TCP 5000 from 198.51.100.0/24");
    assertThat(finding.cure()).contains("--remote-ip 203.0.113.7");
  }

  @Test
  void find_nodeThatDoesNotAnswer_isJudgedByWhatTheOthersSee() {
    fixture
        .admitting("198.51.100.0/24")
        .silent("w1", ErrorCode.SSH, "Tried to connect, but timeout")
        .fails("keystone", "w1", Verdict.TIMEOUT, "no answer in time");

    assertThat(fixture.diagnosis().findings())
        .extracting(Finding::cause)
        .contains(Cause.PORT_NOT_ADMITTED);
  }

  @Test
  void find_addressThatNoNodeTold_isNotGuessed() {
    fixture
        .admitting("198.51.100.0/24")
        .everywhere("client.address", "")
        .failsEverywhere("keystone", Verdict.TIMEOUT, "no answer in time");

    assertThat(fixture.diagnosis().findings())
        .extracting(Finding::cause)
        .doesNotContain(Cause.PORT_NOT_ADMITTED);
  }
}
