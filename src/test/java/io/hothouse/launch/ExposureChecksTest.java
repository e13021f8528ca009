package io.hothouse.launch;

import static org.assertj.core.api.Assertions.assertThat;

import io.hothouse.openstack.FakeCloud;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;

class ExposureChecksTest {
  private final FakeCloud cloud = new FakeCloud();

  @AfterEach
  void stop() {
    cloud.close();
  }

  @Test
  void of_loginOverHttpAndOpenToAnyone_warnsOfBoth() {
    assertThat(ExposureChecks.of(cloud.session(), "0.0.0.0/0"))
        .extracting(CloudCheck::check)
        .containsExactly("access range", "transport");
  }

  @Test
  void of_closedRange_isNoWarning() {
    assertThat(ExposureChecks.of(cloud.session(), "192.0.2.0/24"))
        .extracting(CloudCheck::check)
        .containsExactly("transport");
  }
}
