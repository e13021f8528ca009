package io.hothouse.kubernetes;

import static org.assertj.core.api.Assertions.assertThat;

import io.fabric8.kubernetes.api.model.Pod;
import io.fabric8.kubernetes.api.model.PodBuilder;
import io.fabric8.kubernetes.api.model.apps.Deployment;
import io.fabric8.kubernetes.api.model.apps.DeploymentBuilder;
import io.fabric8.kubernetes.api.model.batch.v1.Job;
import io.fabric8.kubernetes.api.model.batch.v1.JobBuilder;
import java.time.Duration;
import org.junit.jupiter.api.Test;

class WorkloadsTest {

  @Test
  void missing_statusOfAnEarlierGeneration_isNotDone() {
    Deployment wanted = deployment(2, 1, 2, 2, 2);

    assertThat(Workloads.missing(wanted, deployment(2, 1, 2, 2, 2))).hasValue("not observed yet");
  }

  @Test
  void missing_allAvailable_isNothing() {
    assertThat(Workloads.missing(deployment(2, 2, 2, 2, 2), deployment(2, 2, 2, 2, 2))).isEmpty();
  }

  @Test
  void missing_oneOfTwoAvailable_saysSo() {
    assertThat(Workloads.missing(deployment(2, 2, 2, 2, 1), deployment(2, 2, 2, 2, 1)))
        .hasValue("2 of 2 updated, 1 available");
  }

  @Test
  void missing_podsOfBefore_areWaitedFor() {
    assertThat(Workloads.missing(deployment(2, 2, 3, 2, 2), deployment(2, 2, 3, 2, 2)))
        .hasValue("2 of 2 updated, 2 available, 1 of before still there");
  }

  @Test
  void missing_objectOfAnotherLife_isNotSeen() {
    Job before = new JobBuilder(job("")).editMetadata().withUid("other").endMetadata().build();

    assertThat(Workloads.missing(job(""), before)).hasValue("not seen yet");
    assertThat(Workloads.missing(job(""), null)).hasValue("not seen yet");
  }

  @Test
  void failure_failedJob_hasItsReason() {
    assertThat(Workloads.failure(job("Failed"))).hasValue("BackoffLimitExceeded: too often");
    assertThat(Workloads.failure(job("Complete"))).isEmpty();
  }

  @Test
  void trouble_imageMissing_namesIt() {
    PodTrouble trouble = PodTrouble.of(waiting("ErrImageNeverPull", 0)).orElseThrow();

    assertThat(trouble.reason()).contains("localhost/hothouse/keystone:1");
    assertThat(trouble.patience()).isPositive();
  }

  @Test
  void trouble_thirdCrash_endsPatience() {
    assertThat(PodTrouble.of(waiting("CrashLoopBackOff", 1)).orElseThrow().patience())
        .isGreaterThan(Duration.ofHours(1));
    assertThat(PodTrouble.of(waiting("CrashLoopBackOff", 3)).orElseThrow().patience()).isZero();
  }

  @Test
  void trouble_containerBeingCreated_isNone() {
    assertThat(PodTrouble.of(waiting("ContainerCreating", 0))).isEmpty();
  }

  @Test
  void trouble_unschedulable_hasTheSchedulersWords() {
    Pod pod =
        new PodBuilder()
            .withNewMetadata()
            .withName("keystone-1")
            .endMetadata()
            .withNewStatus()
            .addNewCondition()
            .withType("PodScheduled")
            .withStatus("False")
            .withMessage("0/3 nodes are available: 3 Insufficient memory.")
            .endCondition()
            .endStatus()
            .build();

    assertThat(PodTrouble.of(pod).orElseThrow().reason()).contains("3 Insufficient memory");
  }

  private static Deployment deployment(
      long generation, long observed, int all, int updated, int available) {
    return new DeploymentBuilder()
        .withNewMetadata()
        .withName("keystone")
        .withUid("1")
        .withGeneration(generation)
        .endMetadata()
        .withNewSpec()
        .withReplicas(2)
        .endSpec()
        .withNewStatus()
        .withObservedGeneration(observed)
        .withReplicas(all)
        .withUpdatedReplicas(updated)
        .withAvailableReplicas(available)
        .endStatus()
        .build();
  }

  private static Job job(String condition) {
    return new JobBuilder()
        .withNewMetadata()
        .withName("bootstrap")
        .withUid("1")
        .endMetadata()
        .withNewStatus()
        .addNewCondition()
        .withType(condition)
        .withStatus("True")
        .withReason("BackoffLimitExceeded")
        .withMessage("too often")
        .endCondition()
        .endStatus()
        .build();
  }

  private static Pod waiting(String reason, int restarts) {
    return new PodBuilder()
        .withNewMetadata()
        .withName("keystone-1")
        .endMetadata()
        .withNewStatus()
        .addNewContainerStatus()
        .withName("keystone")
        .withImage("localhost/hothouse/keystone:1")
        .withRestartCount(restarts)
        .withNewState()
        .withNewWaiting()
        .withReason(reason)
        .endWaiting()
        .endState()
        .endContainerStatus()
        .endStatus()
        .build();
  }
}
