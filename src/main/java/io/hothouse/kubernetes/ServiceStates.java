package io.hothouse.kubernetes;

import io.fabric8.kubernetes.api.model.EndpointAddress;
import io.fabric8.kubernetes.api.model.EndpointSubset;
import io.fabric8.kubernetes.api.model.Endpoints;
import io.fabric8.kubernetes.api.model.Service;
import io.fabric8.kubernetes.api.model.ServicePort;
import io.hothouse.kubernetes.ClusterState.Endpoint;
import io.hothouse.kubernetes.ClusterState.ServiceState;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.Optional;
import java.util.stream.Stream;

/** What the API server's objects say of Kubernetes services, port by port. */
final class ServiceStates {
  private ServiceStates() {}

  static Stream<ServiceState> of(Service service, Optional<Endpoints> endpoints) {
    Map<String, String> selector =
        Optional.ofNullable(service.getSpec().getSelector()).orElse(Map.of());
    return service.getSpec().getPorts().stream()
        .map(
            port ->
                new ServiceState(
                    service.getMetadata().getName(),
                    WorkloadStates.label(service),
                    port.getNodePort() == null ? 0 : port.getNodePort(),
                    selector,
                    endpoints.map(it -> endpoints(it, port)).orElse(List.of())));
  }

  private static List<Endpoint> endpoints(Endpoints endpoints, ServicePort wanted) {
    List<Endpoint> found = new ArrayList<>();
    for (EndpointSubset subset : endpoints.getSubsets()) {
      subset.getPorts().stream()
          .filter(port -> Objects.equals(port.getName(), wanted.getName()))
          .forEach(
              port -> {
                subset.getAddresses().forEach(it -> found.add(endpoint(it, port.getPort(), true)));
                subset
                    .getNotReadyAddresses()
                    .forEach(it -> found.add(endpoint(it, port.getPort(), false)));
              });
    }
    return found;
  }

  private static Endpoint endpoint(EndpointAddress address, int port, boolean ready) {
    return new Endpoint(
        address.getIp(),
        port,
        ready,
        address.getTargetRef() == null ? "" : address.getTargetRef().getName(),
        Objects.requireNonNullElse(address.getNodeName(), ""));
  }
}
