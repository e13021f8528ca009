package io.hothouse.kubernetes;

import io.fabric8.kubernetes.api.model.ContainerStateTerminated;
import io.fabric8.kubernetes.api.model.DeletionPropagation;
import io.fabric8.kubernetes.api.model.EnvVar;
import io.fabric8.kubernetes.api.model.EnvVarBuilder;
import io.fabric8.kubernetes.api.model.HasMetadata;
import io.fabric8.kubernetes.api.model.ObjectMeta;
import io.fabric8.kubernetes.api.model.Pod;
import io.fabric8.kubernetes.api.model.batch.v1.Job;
import io.fabric8.kubernetes.client.KubernetesClient;
import io.fabric8.kubernetes.client.KubernetesClientException;
import io.fabric8.kubernetes.client.KubernetesClientTimeoutException;
import io.fabric8.kubernetes.client.dsl.ScalableResource;
import io.hothouse.Deadline;
import io.hothouse.ErrorCode;
import io.hothouse.HothouseException;
import io.hothouse.kubernetes.ClusterState.Trouble;
import io.hothouse.pipeline.Threads;
import io.hothouse.pipeline.Wait;
import io.hothouse.progress.Step;
import java.nio.file.Path;
import java.time.Duration;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.Optional;
import java.util.concurrent.TimeUnit;
import java.util.function.Consumer;

/**
 * A Job that is there for as long as somebody watches it: made, followed line by line, and taken
 * away whatever happens.
 */
public final class JobRun {
  private static final Duration POLL = Duration.ofSeconds(1);
  private static final Duration STARTING = Duration.ofMinutes(3);
  private static final Duration LEAVING = Duration.ofMinutes(3);
  private static final Duration SILENCE = Duration.ofSeconds(3);

  /** Longer than a container's end takes to be known. */
  private static final Duration ENDING = Duration.ofSeconds(20);

  private final KubernetesClient client;
  private final ClusterFailures failures;
  private final Job job;
  private final JobNeeds needs;

  /**
   * Creates a run of the only Job in a folder, and of what else is there for as long as the Job.
   *
   * @param images the references of the images, by name
   * @param environment what its container gets beside its own environment
   * @param longest how long it may run
   */
  public JobRun(
      ClusterClient cluster,
      Path folder,
      Map<String, String> images,
      Map<String, String> environment,
      Duration longest) {
    this.client = cluster.library();
    this.failures = cluster.failures();
    List<HasMetadata> objects = new Manifests(new Substitution(images, Map.of())).load(folder);
    this.job = ready(only(objects, folder), environment, longest);
    this.needs = new JobNeeds(cluster, objects.stream().filter(it -> it != job).toList());
  }

  private static Job only(List<HasMetadata> objects, Path folder) {
    List<HasMetadata> jobs = objects.stream().filter(Job.class::isInstance).toList();
    if (jobs.size() == 1) {
      return (Job) jobs.get(0);
    }
    throw new HothouseException(
        ErrorCode.TEMPLATE,
        "Tried to read the manifests in %s, but there is not exactly one Job. Next: leave one there, and what it needs."
            .formatted(folder));
  }

  private static Job ready(Job job, Map<String, String> environment, Duration longest) {
    ObjectMeta metadata = job.getMetadata();
    metadata.setNamespace(Deployer.NAMESPACE);
    Map<String, String> labels = new HashMap<>();
    if (metadata.getLabels() != null) {
      labels.putAll(metadata.getLabels());
    }
    labels.put(Applier.MANAGED_BY, Applier.FIELD_MANAGER);
    metadata.setLabels(labels);
    job.getSpec().setActiveDeadlineSeconds(longest.toSeconds());
    List<EnvVar> variables =
        new ArrayList<>(job.getSpec().getTemplate().getSpec().getContainers().get(0).getEnv());
    environment.forEach(
        (name, value) ->
            // Another dollar keeps Kubernetes from looking for a variable of that name.
            variables.add(
                new EnvVarBuilder().withName(name).withValue(value.replace("$", "$$")).build()));
    job.getSpec().getTemplate().getSpec().getContainers().get(0).setEnv(variables);
    return job;
  }

  /**
   * Runs it to its end.
   *
   * @param lines gets each line that its container writes
   * @return why it ended before its time; nothing where its container ended well
   * @throws HothouseException when it cannot be started, or not be followed
   */
  public Optional<String> run(Consumer<String> lines, Step step) {
    remove(Deadline.after(LEAVING));
    needs.refuseForeign();
    try {
      needs.make(Deadline.after(STARTING), step);
      failures.translated("make the " + title(), () -> client.resource(job).create());
      String pod = awaitStart(step);
      follow(pod, lines, step);
      return ending(pod);
    } finally {
      Threads.despiteInterrupt(() -> delete(step));
    }
  }

  /** Takes away what an earlier run has left, and waits until that has ended. */
  private void remove(Deadline deadline) {
    Job earlier = failures.translated("look for the " + title(), () -> found().get());
    if (earlier == null) {
      return;
    }
    JobNeeds.refuseForeign(earlier);
    failures.translated(
        "delete the earlier " + title(),
        () -> {
          // Its pod is to be gone, too: it takes back what it has made.
          found().withPropagationPolicy(DeletionPropagation.FOREGROUND).delete();
          try {
            return awaitGone(deadline);
          } catch (KubernetesClientException problem) {
            throw problem.getCode() > 0 ? problem : late(deadline, problem);
          }
        });
  }

  private RuntimeException late(Deadline deadline, KubernetesClientException problem) {
    return new HothouseException(
        ErrorCode.TIMEOUT,
        "Timed out after %d s waiting for the earlier %s to end; it is still there. Next: kubectl -n %s describe job %s."
            .formatted(
                deadline.budget().toSeconds(),
                title(),
                Deployer.NAMESPACE,
                job.getMetadata().getName()),
        problem);
  }

  /** Waits until its container runs, or has run, and returns its pod's name. */
  private String awaitStart(Step step) {
    Deadline deadline = Deadline.after(STARTING);
    Map<String, Deadline> patience = new HashMap<>();
    String told = "";
    while (true) {
      Optional<Pod> pod = pod();
      if (pod.flatMap(JobRun::started).isPresent()) {
        return pod.get().getMetadata().getName();
      }
      Optional<PodTrouble> trouble = pod.flatMap(PodTrouble::of);
      String state = trouble.map(PodTrouble::reason).orElse("it has no pod that runs");
      if (!state.equals(told) && trouble.isPresent() && isUnscheduled(trouble.get())) {
        step.note("no node can run it: " + state);
        told = state;
      }
      if (trouble.isPresent()
          && patience
              .computeIfAbsent(state, ignored -> Deadline.after(trouble.get().patience()))
              .expired()) {
        throw new HothouseException(
            ErrorCode.DEPLOY, "Tried to run the %s, but %s.".formatted(title(), state));
      }
      deadline.check("the %s to start".formatted(title()), state);
      Wait.real().pause("the %s to start".formatted(title()), POLL);
    }
  }

  private static boolean isUnscheduled(PodTrouble trouble) {
    return trouble.trouble().kind() == Trouble.Kind.UNSCHEDULABLE;
  }

  /** Tells of a container that runs or has ended. */
  private static Optional<Pod> started(Pod pod) {
    return Optional.of(pod)
        .filter(it -> it.getStatus() != null && it.getStatus().getContainerStatuses() != null)
        .filter(
            it ->
                it.getStatus().getContainerStatuses().stream()
                    .anyMatch(
                        status ->
                            status.getState() != null
                                && (status.getState().getRunning() != null
                                    || status.getState().getTerminated() != null)));
  }

  private static Optional<ContainerStateTerminated> ended(Pod pod) {
    return pod.getStatus().getContainerStatuses().stream()
        .filter(status -> status.getState() != null)
        .map(status -> status.getState().getTerminated())
        .filter(Objects::nonNull)
        .findFirst();
  }

  /** A connection may break, or be closed for its age: what was seen before is not shown again. */
  private void follow(String pod, Consumer<String> lines, Step step) {
    FollowedPod log = new FollowedPod(client, pod);
    boolean more = true;
    while (more) {
      more = pod().filter(it -> ended(it).isEmpty()).isPresent();
      try {
        log.follow(lines);
      } catch (KubernetesClientException problem) {
        step.note("the log cannot be read just now: " + problem.getMessage());
      }
      if (more) {
        Wait.real().pause("the %s to end".formatted(title()), POLL);
      }
    }
  }

  /** Returns why it did not end well; nothing when it did. */
  private Optional<String> ending(String pod) {
    String goal = "the end of the " + title();
    Deadline deadline = Deadline.after(ENDING);
    while (true) {
      Optional<String> failure =
          Optional.ofNullable(failures.translated("ask for the " + title(), () -> found().get()))
              .flatMap(Workloads::failure);
      Optional<Pod> there = pod();
      Optional<ContainerStateTerminated> end = there.flatMap(JobRun::ended);
      if (end.isPresent() && end.get().getExitCode() == 0) {
        return Optional.empty();
      }
      if (end.isPresent()) {
        return Optional.of(
            "its container ended with exit code %d (%s)"
                .formatted(end.get().getExitCode(), end.get().getReason()));
      }
      if (failure.isPresent()) {
        return failure;
      }
      if (deadline.expired()) {
        return Optional.of(
            there.isPresent()
                ? "the end of its pod %s is not known".formatted(pod)
                : "its pod %s is gone".formatted(pod));
      }
      Wait.real().pause(goal, POLL);
    }
  }

  private Optional<Pod> pod() {
    return failures.translated(
        "look for the pod of the " + title(),
        () ->
            client
                .pods()
                .inNamespace(Deployer.NAMESPACE)
                .withLabel("job-name", job.getMetadata().getName())
                .list()
                .getItems()
                .stream()
                .filter(it -> it.getMetadata().getDeletionTimestamp() == null)
                .findFirst());
  }

  /** Its pod takes back what it has made: what that needs is there until it has ended. */
  private void delete(Step step) {
    JobNeeds.delete(
        job, () -> found().withPropagationPolicy(DeletionPropagation.FOREGROUND).delete(), step);
    if (!needs.none()) {
      JobNeeds.delete(job, () -> awaitGone(step), step);
      needs.delete(step);
    }
  }

  /** Whoever has ended the run waits at a terminal for what goes on then. */
  private void awaitGone(Step step) {
    try {
      awaitGone(Deadline.after(SILENCE));
    } catch (KubernetesClientTimeoutException busy) {
      step.note(
          "waiting for the %s to take back what it has made, for %d s at most"
              .formatted(title(), LEAVING.toSeconds()));
      awaitGone(Deadline.after(LEAVING));
    }
  }

  private Job awaitGone(Deadline deadline) {
    return found()
        .waitUntilCondition(
            Objects::isNull, deadline.remaining().toMillis(), TimeUnit.MILLISECONDS);
  }

  private ScalableResource<Job> found() {
    return client
        .batch()
        .v1()
        .jobs()
        .inNamespace(Deployer.NAMESPACE)
        .withName(job.getMetadata().getName());
  }

  private String title() {
    return JobNeeds.title(job);
  }
}
