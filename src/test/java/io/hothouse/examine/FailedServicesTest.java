package io.hothouse.examine;

import static org.assertj.core.api.Assertions.assertThat;

import io.hothouse.ErrorCode;
import io.hothouse.HothouseException;
import io.hothouse.environment.EnvironmentName;
import io.hothouse.progress.Progress;
import java.util.List;
import org.junit.jupiter.api.Test;

class FailedServicesTest {
  @Test
  void explain_interrupted_readsNothingMoreAndStaysWhatItWas() {
    HothouseException failure =
        new HothouseException(ErrorCode.INTERRUPTED, "Interrupted while waiting.");
    FailedServices explanation =
        new FailedServices(
            null,
            () -> {
              throw new AssertionError("the manifests were read");
            });

    assertThat(
            explanation.explain(
                failure,
                new EnvironmentName("dev"),
                List.of("keystone"),
                Progress.silent().begin("up")))
        .isSameAs(failure);
  }
}
