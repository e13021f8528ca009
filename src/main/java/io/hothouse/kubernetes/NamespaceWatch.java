package io.hothouse.kubernetes;

import io.fabric8.kubernetes.api.model.HasMetadata;
import io.fabric8.kubernetes.api.model.Pod;
import io.fabric8.kubernetes.api.model.batch.v1.Job;
import io.fabric8.kubernetes.client.KubernetesClient;
import io.fabric8.kubernetes.client.informers.ResourceEventHandler;
import io.fabric8.kubernetes.client.informers.SharedIndexInformer;
import io.hothouse.ErrorCode;
import io.hothouse.HothouseException;
import java.time.Duration;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.concurrent.ConcurrentHashMap;

/**
 * What the cluster said last of the workloads and pods of a namespace: one watch of each kind,
 * however many wait for them.
 */
final class NamespaceWatch implements Sightings, AutoCloseable {
  private final String namespace;
  private final Map<String, SharedIndexInformer<? extends HasMetadata>> workloads = new HashMap<>();

  /** Jobs that the cluster took away when they had ended, by their UIDs. */
  private final Map<String, HasMetadata> gone = new ConcurrentHashMap<>();

  private final Object monitor = new Object();
  private SharedIndexInformer<Pod> pods;
  private long changes;

  private NamespaceWatch(String namespace) {
    this.namespace = namespace;
  }

  /**
   * Begins to watch a namespace.
   *
   * @throws io.fabric8.kubernetes.client.KubernetesClientException when one of the kinds cannot be
   *     listed; then none is watched
   */
  static NamespaceWatch start(KubernetesClient client, String namespace) {
    NamespaceWatch watch = new NamespaceWatch(namespace);
    try {
      watch.open(client);
      return watch;
    } catch (RuntimeException problem) {
      watch.close();
      throw problem;
    }
  }

  private void open(KubernetesClient client) {
    workloads.put(
        "Deployment", client.apps().deployments().inNamespace(namespace).inform(handler()));
    workloads.put(
        "StatefulSet", client.apps().statefulSets().inNamespace(namespace).inform(handler()));
    workloads.put("DaemonSet", client.apps().daemonSets().inNamespace(namespace).inform(handler()));
    workloads.put("Job", client.batch().v1().jobs().inNamespace(namespace).inform(handler()));
    pods = client.pods().inNamespace(namespace).inform(handler());
  }

  @Override
  public HasMetadata seen(HasMetadata workload) {
    return workloads
        .get(workload.getKind())
        .getStore()
        .getByKey(namespace + "/" + workload.getMetadata().getName());
  }

  @Override
  public Optional<HasMetadata> gone(HasMetadata workload) {
    return Optional.ofNullable(gone.get(workload.getMetadata().getUid()));
  }

  @Override
  public List<Pod> pods() {
    return pods.getStore().list();
  }

  @Override
  public long changes() {
    synchronized (monitor) {
      return changes;
    }
  }

  @Override
  public void awaitChange(long known, Duration longest, String goal) {
    long end = System.nanoTime() + longest.toNanos();
    synchronized (monitor) {
      try {
        while (changes == known && System.nanoTime() < end) {
          monitor.wait(Math.max(1, (end - System.nanoTime()) / 1_000_000));
        }
      } catch (InterruptedException interrupt) {
        Thread.currentThread().interrupt();
        throw new HothouseException(
            ErrorCode.INTERRUPTED, "Interrupted while waiting for " + goal + ".", interrupt);
      }
    }
  }

  private void changed() {
    synchronized (monitor) {
      changes++;
      monitor.notifyAll();
    }
  }

  private <T> ResourceEventHandler<T> handler() {
    return new ResourceEventHandler<>() {
      @Override
      public void onAdd(T object) {
        changed();
      }

      @Override
      public void onUpdate(T before, T after) {
        changed();
      }

      @Override
      public void onDelete(T object, boolean unknownState) {
        if (object instanceof Job job && Workloads.leavesByItself(job)) {
          gone.put(job.getMetadata().getUid(), job);
        }
        changed();
      }
    };
  }

  @Override
  public void close() {
    workloads.values().forEach(SharedIndexInformer::close);
    if (pods != null) {
      pods.close();
    }
  }
}
