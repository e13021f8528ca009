package io.hothouse.openstack.census;

import io.hothouse.ErrorCode;
import io.hothouse.HothouseException;
import io.hothouse.openstack.adapter.Openstack4j;
import io.hothouse.openstack.heat.Stacks;
import io.hothouse.openstack.transport.Service;
import io.hothouse.openstack.transport.ServiceClient;
import io.hothouse.openstack.transport.Session;
import io.hothouse.pipeline.Threads;
import java.util.ArrayList;
import java.util.HashSet;
import java.util.List;
import java.util.Optional;
import java.util.Set;
import java.util.concurrent.Callable;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.concurrent.Future;
import java.util.function.Function;
import org.openstack4j.api.OSClient.OSClientV3;

/** Counts what belongs to an environment, whoever made it and whether or not its stack is there. */
public final class Census {
  private static final int THREADS = 4;

  private final Session session;
  private final Stacks stacks;
  private final Openstack4j openstack4j;

  /** Creates the census; {@code stacks} tells which names are other stacks'. */
  public Census(Session session, Stacks stacks, Openstack4j openstack4j) {
    this.session = session;
    this.stacks = stacks;
    this.openstack4j = openstack4j;
  }

  /** Returns everything of the project that is this environment's, servers first. */
  public List<Leftover> of(Footprint footprint) {
    List<String> others =
        stacks.list(List.of()).stream()
            .map(stack -> stack.stackId().name())
            .filter(name -> !name.equals(footprint.stackName()))
            .toList();
    return leftovers(footprint, inventory(), others);
  }

  private List<Found> inventory() {
    Inventory inventory = new Inventory(session.projectId());
    List<Function<OSClientV3, List<Found>>> kinds = new ArrayList<>(inventory.always());
    if (session.findEndpoint(Service.VOLUME).isPresent()) {
      kinds.add(inventory::volumes);
      kinds.add(inventory::snapshots);
    }
    if (session.findEndpoint(Service.LOAD_BALANCER).isPresent()) {
      kinds.add(unused -> inventory.balancers(new ServiceClient(session, Service.LOAD_BALANCER)));
    }
    ExecutorService threads = Executors.newFixedThreadPool(THREADS, Threads.named("census"));
    try {
      List<Callable<List<Found>>> requests = kinds.stream().map(this::request).toList();
      List<Found> all = new ArrayList<>();
      for (Future<List<Found>> answer : threads.invokeAll(requests)) {
        all.addAll(answer.get());
      }
      return all;
    } catch (InterruptedException interrupt) {
      Thread.currentThread().interrupt();
      throw new HothouseException(
          ErrorCode.INTERRUPTED, "Interrupted during the census.", interrupt);
    } catch (ExecutionException problem) {
      if (problem.getCause() instanceof HothouseException failure) {
        throw failure;
      }
      if (problem.getCause() instanceof Error defect) {
        throw defect;
      }
      throw new HothouseException(ErrorCode.INTERNAL, "The census failed", problem.getCause());
    } finally {
      threads.shutdownNow();
    }
  }

  private Callable<List<Found>> request(Function<OSClientV3, List<Found>> kind) {
    return () -> kind.apply(openstack4j.client());
  }

  /** What hangs on something of the environment is the environment's too, at any distance. */
  static List<Leftover> leftovers(Footprint footprint, List<Found> all, List<String> others) {
    Set<String> owned = new HashSet<>();
    List<Leftover> leftovers = new ArrayList<>();
    boolean grown = true;
    while (grown) {
      grown = false;
      for (Found found : all) {
        Optional<String> why =
            owned.contains(found.id()) ? Optional.empty() : why(footprint, found, owned, others);
        if (why.isPresent()) {
          owned.add(found.id());
          leftovers.add(new Leftover(found.kind(), found.id(), found.name(), why.get()));
          grown = true;
        }
      }
    }
    return List.copyOf(leftovers);
  }

  private static Optional<String> why(
      Footprint footprint, Found found, Set<String> owned, List<String> others) {
    if (footprint.physicalIds().contains(found.id())) {
      return Optional.of("made by the stack");
    }
    if (footprint.names(found.name(), others)) {
      return Optional.of("named after the stack");
    }
    return found.hangsOn().stream()
        .filter(owned::contains)
        .findFirst()
        .map(id -> "attached to " + id);
  }
}
