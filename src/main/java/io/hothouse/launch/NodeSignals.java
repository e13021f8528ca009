package io.hothouse.launch;

import io.hothouse.Deadline;
import io.hothouse.ErrorCode;
import io.hothouse.HothouseException;
import io.hothouse.environment.ClusterNode;
import io.hothouse.environment.EnvironmentName;
import io.hothouse.environment.NodeSignal;
import io.hothouse.openstack.heat.StackEvent;
import io.hothouse.openstack.heat.StackId;
import io.hothouse.openstack.heat.Stacks;
import io.hothouse.ssh.SshTarget;
import java.time.Duration;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.TimeoutException;
import java.util.function.Consumer;
import java.util.regex.Matcher;
import java.util.regex.Pattern;

/**
 * What nodes tell through Heat, as soon as they tell it and long before the stack is complete: that
 * they can be reached, with their host keys, and that they are ready.
 *
 * <p>Heat reports each signal as an event of the wait handle; what came with it is in the handle's
 * metadata.
 */
final class NodeSignals implements Consumer<StackEvent> {
  private static final String BOOTED = "booted";
  private static final String READY = "ready";
  private static final Duration LOOK_EVERY = Duration.ofSeconds(10);

  /** The handle of the control plane in our template. */
  private static final String CONTROL_PLANE_HANDLE = "control_plane_handle";

  /** How Heat calls the stack of a worker in a group: the worker's index stands before the end. */
  private static final Pattern WORKER_STACK =
      Pattern.compile(".*-workers-[a-z0-9]{12}-(\\d{1,9})-[a-z0-9]{12}");

  private final Stacks stacks;
  private final EnvironmentName environment;
  private final String controlPlane;
  private final Map<String, String> handles = new ConcurrentHashMap<>();
  private final Map<String, CompletableFuture<ClusterNode>> booted = new ConcurrentHashMap<>();
  private final Map<String, CompletableFuture<String>> ready = new ConcurrentHashMap<>();

  NodeSignals(Stacks stacks, EnvironmentName environment) {
    this.stacks = stacks;
    this.environment = environment;
    this.controlPlane = ClusterNode.controlPlaneOf(environment);
  }

  @Override
  public void accept(StackEvent event) {
    if (!event.status().action().equals("SIGNAL")) {
      return;
    }
    StackId stack = new StackId(event.stackName(), event.stackId());
    Map<String, Object> signals = stacks.metadata(stack, event.resource());
    data(signals, BOOTED)
        .map(text -> NodeSignal.parse(text))
        .ifPresent(
            signal -> {
              requireOwn(event, signal.name());
              nodeBooted(stack, event.resource(), signal);
            });
    data(signals, READY)
        .ifPresent(
            text -> {
              String name = NodeSignal.parse(text).name();
              requireOwn(event, name);
              readiness(name).complete(text);
            });
  }

  /**
   * A node may speak for itself only: each knows the credentials of its own handle, and could name
   * another. What is not this template's handle has the first name that it told.
   *
   * @throws HothouseException with {@link ErrorCode#HOST_KEY}
   */
  private void requireOwn(StackEvent event, String name) {
    Matcher worker = WORKER_STACK.matcher(event.stackName());
    String handle = event.stackId() + "/" + event.resource();
    boolean own;
    if (event.resource().equals(CONTROL_PLANE_HANDLE)) {
      own = name.equals(controlPlane);
    } else if (worker.matches()) {
      own = name.equals(ClusterNode.workerOf(environment, Integer.parseInt(worker.group(1))));
    } else {
      own = true;
    }
    if (!own || !handles.computeIfAbsent(name, first -> handle).equals(handle)) {
      throw new HothouseException(
          ErrorCode.HOST_KEY,
          "Tried to learn a node from the handle '%s' of the stack '%s', but what was signalled there calls itself '%s', which is another node. Next: look at the machine of that handle: it is not what it should be."
              .formatted(event.resource(), event.stackName(), name));
    }
  }

  /**
   * Waits until the node can be reached.
   *
   * @param look called every ten seconds meanwhile, to find out what keeps the node
   */
  ClusterNode awaitBooted(String node, Deadline deadline, Runnable look) {
    return await(boot(node), node + " to boot", deadline, LOOK_EVERY, look);
  }

  /** Returns the nodes that have told so far that they can be reached. */
  List<ClusterNode> reachable() {
    return booted.values().stream()
        .filter(CompletableFuture::isDone)
        .map(CompletableFuture::join)
        .toList();
  }

  /**
   * Waits until the node is ready.
   *
   * @param look called every ten seconds meanwhile, to find out what the node waits for
   */
  String awaitReady(String node, Deadline deadline, Runnable look) {
    return awaitReady(node, deadline, LOOK_EVERY, look);
  }

  String awaitReady(String node, Deadline deadline, Duration every, Runnable look) {
    return await(readiness(node), node + " to become ready", deadline, every, look);
  }

  @SuppressWarnings("FutureReturnValueIgnored") // what it completes is what is waited for
  private void nodeBooted(StackId stack, String handle, NodeSignal signal) {
    CompletableFuture<ClusterNode> future = boot(signal.name());
    if (!future.isDone()) {
      String address = floatingAddress(stack, handle.replace("handle", "floating_ip"));
      if (address.isEmpty() && !signal.name().equals(controlPlane)) {
        // A node without an address outside is reached through the control plane, once that has
        // told its keys.
        boot(controlPlane)
            .thenAccept(jump -> future.complete(node(signal, address, Optional.of(jump.target()))));
      } else {
        future.complete(node(signal, address, Optional.empty()));
      }
    }
  }

  private static ClusterNode node(NodeSignal signal, String address, Optional<SshTarget> jump) {
    return ClusterNode.of(signal, address, jump);
  }

  private String floatingAddress(StackId stack, String resource) {
    try {
      Object address = stacks.attributes(stack, resource).get("floating_ip_address");
      return address == null ? "" : address.toString();
    } catch (HothouseException absent) {
      if (absent.code() == ErrorCode.NOT_FOUND) {
        return "";
      }
      throw absent;
    }
  }

  private CompletableFuture<ClusterNode> boot(String node) {
    return booted.computeIfAbsent(node, name -> new CompletableFuture<>());
  }

  private CompletableFuture<String> readiness(String node) {
    return ready.computeIfAbsent(node, name -> new CompletableFuture<>());
  }

  private static Optional<String> data(Map<String, Object> signals, String id) {
    return signals.get(id) instanceof Map<?, ?> signal && signal.get("data") != null
        ? Optional.of(signal.get("data").toString())
        : Optional.empty();
  }

  private static <T> T await(
      CompletableFuture<T> future, String goal, Deadline deadline, Duration every, Runnable look) {
    try {
      while (true) {
        long patience = Math.min(every.toMillis(), deadline.remaining().toMillis());
        try {
          return future.get(patience, TimeUnit.MILLISECONDS);
        } catch (TimeoutException late) {
          if (deadline.expired()) {
            throw new HothouseException(
                ErrorCode.WAIT_TIMEOUT,
                "Timed out after %d s waiting for %s: no signal came through Heat."
                    .formatted(deadline.budget().toSeconds(), goal),
                late);
          }
          look.run();
        }
      }
    } catch (InterruptedException interrupt) {
      Thread.currentThread().interrupt();
      throw new HothouseException(
          ErrorCode.INTERRUPTED, "Interrupted while waiting for " + goal + ".", interrupt);
    } catch (ExecutionException impossible) {
      throw new IllegalStateException("signals are never completed with a failure", impossible);
    }
  }
}
