package io.hothouse.launch;

import static org.assertj.core.api.Assertions.assertThat;

import io.hothouse.openstack.lookup.Flavor;
import java.net.URI;
import java.util.List;
import org.junit.jupiter.api.Test;

class ProposalsTest {
  @Test
  void fitting_flavors_areTheLargeEnoughOnesTheSmallestFirst() {
    List<Flavor> all =
        List.of(
            new Flavor("1", "tiny", 1, 512, 1),
            new Flavor("2", "large", 8, 16384, 80),
            new Flavor("3", "diskless", 4, 8192, 0),
            new Flavor("4", "medium", 2, 4096, 40),
            new Flavor("5", "more", 4, 4096, 40));

    assertThat(Proposals.fitting(all))
        .extracting(Flavor::name)
        .containsExactly("medium", "more", "large");
  }

  @Test
  void accessRange_cloudOnThisMachine_isThisMachine() {
    assertThat(Proposals.accessRange(URI.create("http://127.0.0.1:5000/v3")))
        .contains("127.0.0.1/32");
  }
}
