package io.hothouse.kubernetes;

import static com.github.tomakehurst.wiremock.client.WireMock.aResponse;
import static com.github.tomakehurst.wiremock.client.WireMock.any;
import static com.github.tomakehurst.wiremock.client.WireMock.anyUrl;
import static com.github.tomakehurst.wiremock.client.WireMock.get;
import static com.github.tomakehurst.wiremock.client.WireMock.okJson;
import static com.github.tomakehurst.wiremock.client.WireMock.urlPathEqualTo;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import com.github.tomakehurst.wiremock.junit5.WireMockExtension;
import io.fabric8.kubernetes.api.model.HasMetadata;
import io.fabric8.kubernetes.api.model.Pod;
import io.fabric8.kubernetes.api.model.PodBuilder;
import io.fabric8.kubernetes.api.model.batch.v1.Job;
import io.fabric8.kubernetes.api.model.batch.v1.JobBuilder;
import io.hothouse.Deadline;
import io.hothouse.HothouseException;
import io.hothouse.progress.Notes;
import io.hothouse.progress.Progress;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.extension.RegisterExtension;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

class RolloutTest {
  private static final String REASON =
      "0/3 nodes are available: pod has unbound immediate PersistentVolumeClaims.";

  @RegisterExtension
  private static final WireMockExtension API = WireMockExtension.newInstance().build();

  private final List<String> said = new ArrayList<>();

  @Test
  void await_jobThatTheClusterTookAwayWhenItHadEnded_isDone() {
    Job job = job();

    await(job, new Told(Optional.of(job), List.of()), Duration.ofSeconds(10));

    assertThat(said).isEmpty();
  }

  @Test
  void await_jobThatFailedAndWasTakenAway_isAFailure() {
    Job failed =
        new JobBuilder(job())
            .withNewStatus()
            .addNewCondition()
            .withType("Failed")
            .withStatus("True")
            .withReason("BackoffLimitExceeded")
            .endCondition()
            .endStatus()
            .build();
    Told told = new Told(Optional.of(failed), List.of());

    assertThatThrownBy(() -> await(job(), told, Duration.ofSeconds(10)))
        .isInstanceOf(HothouseException.class)
        .hasMessageContaining("BackoffLimitExceeded");
  }

  @Test
  void await_jobThatWasNeverSeen_isWaitedFor() {
    Told told = new Told(Optional.empty(), List.of());

    assertThatThrownBy(() -> await(job(), told, Duration.ZERO))
        .hasMessageContaining("Job seed not seen yet");
  }

  @ParameterizedTest
  @ValueSource(booleans = {true, false})
  void await_podThatNoNodeCanRun_saysWhyOnceAndLongBeforeTheDeadline(boolean known) {
    API.stubFor(any(anyUrl()).willReturn(aResponse().withStatus(404)));
    if (known) {
      API.stubFor(
          get(urlPathEqualTo("/api/v1/namespaces/openstack/persistentvolumeclaims/data"))
              .willReturn(
                  okJson(
                      "{\"kind\": \"PersistentVolumeClaim\", \"apiVersion\": \"v1\", \"metadata\": {\"name\": \"data\"}, \"spec\": {\"storageClassName\": \"fast\"}}")));
    }
    Told told = new Told(Optional.empty(), List.of(pod()));

    assertThatThrownBy(() -> await(job(), told, Duration.ofMillis(50)))
        .hasMessageContaining(REASON);

    assertThat(said)
        .filteredOn(it -> it.contains(REASON))
        .singleElement()
        .asString()
        .contains("Job seed", "seed-x")
        .matches(
            it ->
                it.contains("the claim data wants the storage class fast, which is not there")
                    == known);
  }

  private void await(Job job, Sightings sightings, Duration longest) {
    Progress progress = Notes.to(said::add);
    try (ClusterClient cluster = TestClusters.at(API.baseUrl())) {
      new Rollout(cluster.library(), Deployer.NAMESPACE, sightings)
          .await("shop", List.of(job), Deadline.after(longest), progress.begin("deploy"));
    }
  }

  private static Job job() {
    return new JobBuilder()
        .withNewMetadata()
        .withName("seed")
        .withUid("u")
        .endMetadata()
        .withNewSpec()
        .withTtlSecondsAfterFinished(0)
        .withNewTemplate()
        .endTemplate()
        .endSpec()
        .build();
  }

  private static Pod pod() {
    return new PodBuilder()
        .withNewMetadata()
        .withName("seed-x")
        .addToLabels("job-name", "seed")
        .endMetadata()
        .withNewSpec()
        .addNewVolume()
        .withName("data")
        .withNewPersistentVolumeClaim("data", false)
        .endVolume()
        .endSpec()
        .withNewStatus()
        .withPhase("Pending")
        .addNewCondition()
        .withType("PodScheduled")
        .withStatus("False")
        .withReason("Unschedulable")
        .withMessage(REASON)
        .endCondition()
        .endStatus()
        .build();
  }

  /** What a cluster says that changes no more. */
  private record Told(Optional<Job> job, List<Pod> pods) implements Sightings {
    @Override
    public HasMetadata seen(HasMetadata workload) {
      return null;
    }

    @Override
    public Optional<HasMetadata> gone(HasMetadata workload) {
      return job.map(HasMetadata.class::cast);
    }

    @Override
    public long changes() {
      return 0;
    }

    @Override
    public void awaitChange(long known, Duration longest, String goal) {}
  }
}
