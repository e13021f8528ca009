package io.hothouse.kubernetes;

import static org.assertj.core.api.Assertions.assertThat;

import io.fabric8.kubernetes.api.model.ContainerStatus;
import io.fabric8.kubernetes.api.model.ContainerStatusBuilder;
import io.fabric8.kubernetes.api.model.Pod;
import io.fabric8.kubernetes.api.model.PodBuilder;
import io.hothouse.kubernetes.ClusterState.Trouble;
import java.time.Duration;
import java.util.List;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;

class PodTroubleTest {
  private static final Duration HOURS = Duration.ofHours(1);

  @ParameterizedTest
  @CsvSource({
    "ErrImageNeverPull, 0, NO_IMAGE, PT30S",
    "ImagePullBackOff, 0, NO_IMAGE, PT30S",
    "CreateContainerConfigError, 0, NOT_STARTED, PT30S",
    "ContainerCreating, 0, NOT_STARTED, PT24H",
    "CrashLoopBackOff, 1, CRASHING, PT24H",
    "CrashLoopBackOff, 3, CRASHING, PT0S",
  })
  void of_waitingContainer_isJudgedAlikeInitOrNot(
      String reason, int restarts, Trouble.Kind kind, Duration patience) {
    ContainerStatus waiting = waiting(reason, restarts);

    PodTrouble main = PodTrouble.of(pod(List.of(), List.of(waiting))).orElseThrow();
    PodTrouble init =
        PodTrouble.of(pod(List.of(waiting), List.of(waiting("PodInitializing", 0)))).orElseThrow();

    assertThat(main.trouble().kind()).isEqualTo(kind);
    assertThat(main.patience()).isEqualTo(patience);
    assertThat(init).isEqualTo(main);
  }

  @ParameterizedTest
  @ValueSource(
      strings = {
        "failed to sync secret cache: timed out waiting for the condition",
        "rpc error: code = DeadlineExceeded desc = context deadline exceeded",
        "failed to reserve container name keystone_keystone-0: name is reserved"
      })
  void of_kubeletCameTooLate_isGivenTime(String message) {
    ContainerStatus late =
        new ContainerStatusBuilder(waiting("CreateContainerConfigError", 0))
            .editState()
            .editWaiting()
            .withMessage(message)
            .endWaiting()
            .endState()
            .build();

    assertThat(PodTrouble.of(pod(List.of(), List.of(late))).orElseThrow().patience())
        .isGreaterThan(HOURS);
  }

  @Test
  void of_imageMissing_namesIt() {
    assertThat(
            PodTrouble.of(pod(List.of(), List.of(waiting("ErrImageNeverPull", 0))))
                .orElseThrow()
                .reason())
        .contains("localhost/hothouse/keystone:1");
  }

  @Test
  void of_crashedButRunningAgain_isGivenTime() {
    ContainerStatus running =
        new ContainerStatusBuilder(status(4))
            .withNewState()
            .withNewRunning()
            .endRunning()
            .endState()
            .withNewLastState()
            .withNewTerminated()
            .withExitCode(1)
            .withReason("Error")
            .endTerminated()
            .endLastState()
            .build();

    PodTrouble trouble = PodTrouble.of(pod(List.of(), List.of(running))).orElseThrow();

    assertThat(trouble.trouble())
        .isEqualTo(
            new Trouble(
                Trouble.Kind.CRASHING,
                "the container keystone ended with exit code 1 (Error), 4 restarts"));
    assertThat(trouble.container()).contains("keystone");
    assertThat(trouble.patience()).isGreaterThan(HOURS);
  }

  @Test
  void of_unschedulable_hasTheSchedulersWords() {
    Pod pod =
        new PodBuilder(pod(List.of(), List.of()))
            .editSpec()
            .withNodeName(null)
            .endSpec()
            .editStatus()
            .addNewCondition()
            .withType("PodScheduled")
            .withStatus("False")
            .withMessage("0/3 nodes are available: 3 Insufficient memory.")
            .endCondition()
            .endStatus()
            .build();

    assertThat(PodTrouble.of(pod).orElseThrow().reason()).contains("3 Insufficient memory");
  }

  @Test
  void of_evicted_saysWhy() {
    Pod pod =
        new PodBuilder(pod(List.of(), List.of()))
            .editStatus()
            .withPhase("Failed")
            .withReason("Evicted")
            .withMessage("The node was low on resource: ephemeral-storage.")
            .endStatus()
            .build();

    PodTrouble trouble = PodTrouble.of(pod).orElseThrow();

    assertThat(trouble.trouble().kind()).isEqualTo(Trouble.Kind.EVICTED);
    assertThat(trouble.reason()).contains("ephemeral-storage");
    assertThat(trouble.patience()).isGreaterThan(HOURS);
  }

  @Test
  void of_goingOrDone_isNone() {
    Pod pod = pod(List.of(), List.of(waiting("CrashLoopBackOff", 9)));

    assertThat(
            PodTrouble.of(
                new PodBuilder(pod)
                    .editMetadata()
                    .withDeletionTimestamp("2026-01-01T00:00:00Z")
                    .endMetadata()
                    .build()))
        .isEmpty();
    assertThat(
            PodTrouble.of(
                new PodBuilder(pod).editStatus().withPhase("Succeeded").endStatus().build()))
        .isEmpty();
  }

  private static ContainerStatus status(int restarts) {
    return new ContainerStatusBuilder()
        .withName("keystone")
        .withImage("localhost/hothouse/keystone:1")
        .withRestartCount(restarts)
        .withReady(false)
        .build();
  }

  private static ContainerStatus waiting(String reason, int restarts) {
    return new ContainerStatusBuilder(status(restarts))
        .withNewState()
        .withNewWaiting()
        .withReason(reason)
        .endWaiting()
        .endState()
        .build();
  }

  private static Pod pod(List<ContainerStatus> init, List<ContainerStatus> main) {
    return new PodBuilder()
        .withNewMetadata()
        .withName("keystone-1")
        .endMetadata()
        .withNewSpec()
        .withNodeName("w0")
        .endSpec()
        .withNewStatus()
        .withPhase("Pending")
        .withInitContainerStatuses(init)
        .withContainerStatuses(main)
        .endStatus()
        .build();
  }
}
