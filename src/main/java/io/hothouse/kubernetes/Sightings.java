package io.hothouse.kubernetes;

import io.fabric8.kubernetes.api.model.HasMetadata;
import io.fabric8.kubernetes.api.model.Pod;
import java.time.Duration;
import java.util.List;
import java.util.Optional;

/** What the cluster said last of workloads and pods. */
interface Sightings {
  /** Returns a workload as it was seen last; null when it is not there. */
  HasMetadata seen(HasMetadata workload);

  /** Returns a Job as it was when the cluster took it away, as its own time to live has it. */
  Optional<HasMetadata> gone(HasMetadata workload);

  /** Returns all pods as they were seen last. */
  List<Pod> pods();

  /** Returns how many changes were seen, for {@link #awaitChange}. */
  long changes();

  /** Waits until more than {@code known} changes were seen, or for {@code longest}. */
  void awaitChange(long known, Duration longest, String goal);
}
