package io.hothouse.openstack.server;

import io.hothouse.ErrorCode;
import io.hothouse.HothouseException;
import io.hothouse.openstack.adapter.Openstack4j;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.function.Function;
import org.openstack4j.api.OSClient.OSClientV3;
import org.openstack4j.model.compute.Server;

/** The project's servers, as far as their failures are to be explained. */
public final class Servers {
  /** Of Nova's power states (nova.objects.fields) those of a machine that has been started. */
  private static final Map<String, String> STANDSTILLS =
      Map.of("3", "paused", "4", "shut down", "6", "crashed", "7", "suspended");

  private final Openstack4j openstack4j;

  public Servers(Openstack4j openstack4j) {
    this.openstack4j = openstack4j;
  }

  /** Returns the last lines of a server's console; empty where the hypervisor has none. */
  public String console(String serverId, int lines) {
    return orNothing(
            "read the console of the server " + serverId,
            it -> it.compute().servers().getConsoleOutput(serverId, lines))
        .orElse("");
  }

  /** Returns the id of the only server of that name; empty where there is none or more than one. */
  public Optional<String> named(String name) {
    List<String> found =
        openstack4j.ask(
            "find the server " + name,
            client ->
                client.compute().servers().list(Map.of("name", name)).stream()
                    .filter(it -> it.getName().equals(name))
                    .map(Server::getId)
                    .toList());
    return Optional.of(found).filter(it -> it.size() == 1).map(it -> it.get(0));
  }

  /**
   * Returns what a hypervisor says of a server's machine when that does not run, as a power state
   * of Nova's API; empty where it runs, or nothing is known.
   */
  public Optional<String> standstill(String serverId) {
    return look(serverId).map(Server::getPowerState).map(STANDSTILLS::get);
  }

  /**
   * Returns what Nova says of a server: its status, what is being done with it, and its fault, as
   * in "ERROR, deleting: No valid host"; empty where nothing is known.
   */
  public Optional<String> standing(String serverId) {
    return look(serverId)
        .map(
            server ->
                server.getStatus()
                    + (server.getTaskState() == null ? "" : ", " + server.getTaskState())
                    + (server.getFault() == null ? "" : ": " + server.getFault().getMessage()));
  }

  /** Returns Nova's own words about why a server is in error. */
  public Optional<String> fault(String serverId) {
    return look(serverId).map(Server::getFault).map(fault -> fault.getMessage());
  }

  private Optional<Server> look(String serverId) {
    return orNothing(
        "look at the server " + serverId, client -> client.compute().servers().get(serverId));
  }

  /** Evidence about a server that is gone or never ran, or that its driver cannot give, is none. */
  private <T> Optional<T> orNothing(String goal, Function<OSClientV3, T> question) {
    try {
      return Optional.ofNullable(openstack4j.ask(goal, question));
    } catch (HothouseException problem) {
      if (Set.of(ErrorCode.NOT_FOUND, ErrorCode.CONFLICT, ErrorCode.CLOUD_ERROR)
          .contains(problem.code())) {
        return Optional.empty();
      }
      throw problem;
    }
  }
}
