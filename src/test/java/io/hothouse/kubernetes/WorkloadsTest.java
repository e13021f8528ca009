package io.hothouse.kubernetes;

import static org.assertj.core.api.Assertions.assertThat;

import io.fabric8.kubernetes.api.model.apps.Deployment;
import io.fabric8.kubernetes.api.model.apps.DeploymentBuilder;
import io.fabric8.kubernetes.api.model.apps.StatefulSet;
import io.fabric8.kubernetes.api.model.apps.StatefulSetBuilder;
import io.fabric8.kubernetes.api.model.batch.v1.Job;
import io.fabric8.kubernetes.api.model.batch.v1.JobBuilder;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

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
        .hasValue("2 of 2 updated, 2 available, 1 old pod still running");
  }

  @ParameterizedTest
  @CsvSource({"RollingUpdate, 0, 3", "RollingUpdate, 2, 1", "OnDelete, 0, 0"})
  void missing_statefulSetThatKeepsEarlierPods_isDoneWithThem(
      String type, int partition, int updated) {
    StatefulSet set =
        new StatefulSetBuilder()
            .withNewMetadata()
            .withUid("u")
            .withGeneration(2L)
            .endMetadata()
            .withNewSpec()
            .withReplicas(3)
            .withNewUpdateStrategy()
            .withType(type)
            .withNewRollingUpdate()
            .withPartition(partition)
            .endRollingUpdate()
            .endUpdateStrategy()
            .endSpec()
            .withNewStatus()
            .withObservedGeneration(2L)
            .withReplicas(3)
            .withUpdatedReplicas(updated)
            .withReadyReplicas(3)
            .endStatus()
            .build();

    assertThat(Workloads.missing(set, set)).isEmpty();
  }

  @Test
  void missing_jobOfThree_isDoneWhenAllAre() {
    JobBuilder job =
        new JobBuilder()
            .withNewMetadata()
            .withUid("u")
            .endMetadata()
            .withNewSpec()
            .withCompletions(3)
            .endSpec();

    Job two = job.withNewStatus().withSucceeded(2).endStatus().build();
    assertThat(Workloads.missing(two, two)).contains("2 of 3 complete");
    Job three = job.withNewStatus().withSucceeded(3).endStatus().build();
    assertThat(Workloads.missing(three, three)).isEmpty();
  }

  @Test
  void missing_jobOfAQueue_isDoneWhenItIsCompleteAndNotAfterItsFirstSuccess() {
    JobBuilder job =
        new JobBuilder()
            .withNewMetadata()
            .withUid("u")
            .endMetadata()
            .withNewSpec()
            .withParallelism(3)
            .endSpec();

    Job one = job.withNewStatus().withSucceeded(1).endStatus().build();
    assertThat(Workloads.missing(one, one)).contains("not complete");
    Job complete =
        new JobBuilder(one)
            .editStatus()
            .addNewCondition()
            .withType("Complete")
            .withStatus("True")
            .endCondition()
            .endStatus()
            .build();
    assertThat(Workloads.missing(complete, complete)).isEmpty();
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
}
