package io.hothouse.kubernetes;

import io.fabric8.kubernetes.api.model.Container;
import io.fabric8.kubernetes.api.model.HasMetadata;
import io.fabric8.kubernetes.api.model.Service;

/**
 * The protocol of ports whose manifest names none, which is TCP. Server-side apply takes it for a
 * part of a port's key, and API servers before 1.23 refuse a port that leaves it to them
 * (kubernetes/kubernetes issue 92332).
 */
final class PortProtocols {
  private static final String DEFAULT = "TCP";

  private PortProtocols() {}

  /** Names the protocol in all ports of an object. */
  static void name(HasMetadata object) {
    if (object instanceof Service service) {
      service.getSpec().getPorts().stream()
          .filter(port -> port.getProtocol() == null)
          .forEach(port -> port.setProtocol(DEFAULT));
    }
    Workloads.template(object)
        .ifPresent(template -> template.getSpec().getContainers().forEach(PortProtocols::name));
  }

  private static void name(Container container) {
    container.getPorts().stream()
        .filter(port -> port.getProtocol() == null)
        .forEach(port -> port.setProtocol(DEFAULT));
  }
}
