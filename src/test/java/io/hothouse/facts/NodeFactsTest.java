package io.hothouse.facts;

import static org.assertj.core.api.Assertions.assertThat;

import java.time.Duration;
import java.time.Instant;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

class NodeFactsTest {
  @ParameterizedTest
  @CsvSource({
    "5.500000000, 5.700000000, 1, 4700",
    "0.100000000, 0.900000000, 1, 0",
    "9.000000000, 9.500000000, 18, 0",
    "0.000000000, 1.000000000, 9, 0",
    "6.000000000, 2.000000000, 1, 1000"
  })
  void clockAhead_isTheLeastThatIsPossible(
      String first, String last, int seconds, long milliseconds) {
    Instant asked = Instant.ofEpochSecond(1_700_000_000);
    NodeFacts facts =
        NodeFacts.parse(
            "a",
            "clock.first=170000000%s%nclock.last=170000000%s%n".formatted(first, last),
            asked,
            asked.plusSeconds(seconds));

    assertThat(facts.clockAhead().known()).contains(Duration.ofMillis(milliseconds));
  }

  @Test
  void clockAhead_nodeBehind_isNegative() {
    Instant asked = Instant.ofEpochSecond(1_700_000_009);
    NodeFacts facts =
        NodeFacts.parse(
            "a",
            "clock.first=1700000005.500000000\nclock.last=1700000005.700000000\n",
            asked,
            asked.plusSeconds(1));

    assertThat(facts.clockAhead().known()).contains(Duration.ofMillis(-3500));
  }

  @Test
  void parse_unknownWithItsReason_keepsIt() {
    NodeFacts facts =
        NodeFacts.parse(
            "a",
            "noise\n=x\nkernel.release=\nno.such.key=1\ndisk.free.kib?df: a=b?\nproxy.rule.80=a=b\n",
            Instant.EPOCH,
            Instant.EPOCH);

    assertThat(facts.values()).containsOnlyKeys("proxy.rule.80");
    assertThat(facts.get(Fact.PROXY_RULE, 80).known()).contains("a=b");
    assertThat(facts.number(Fact.DISK_FREE).reason()).contains("df: a=b?");
    assertThat(facts.get(Fact.KERNEL_RELEASE).reason()).contains("the node did not say");
    assertThat(facts.is(Fact.IP_FORWARD, "1")).isFalse();
    assertThat(facts.isNot(Fact.IP_FORWARD, "1")).isFalse();
  }

  @Test
  void number_somethingElse_isUnknownAndNotZero() {
    NodeFacts facts = NodeFacts.parse("a", "disk.free.kib=lots\n", Instant.EPOCH, Instant.EPOCH);

    assertThat(facts.number(Fact.DISK_FREE).reason()).contains("'lots' is not a number");
  }

  @Test
  void none_silentNode_saysWhyForEverything() {
    assertThat(NodeFacts.none("a", "SSH timed out").get(Fact.PORT, 22).reason())
        .contains("SSH timed out");
  }
}
