package io.hothouse.openstack.transport;

import java.util.List;

/** An OpenStack service that is found in Keystone's catalogue. */
public enum Service {
  IDENTITY("Keystone", "/v3"),
  ORCHESTRATION("Heat", ""),
  COMPUTE("Nova", ""),
  NETWORK("Neutron", "/v2.0"),
  IMAGE("Glance", "/v2"),
  VOLUME("Cinder", ""),
  LOAD_BALANCER("Octavia", "");

  private final String project;
  private final String version;

  Service(String project, String version) {
    this.project = project;
    this.version = version;
  }

  /** Returns the catalogue's types of this service, the best first. */
  public List<String> types() {
    return switch (this) {
      case IDENTITY -> List.of("identity");
      case ORCHESTRATION -> List.of("orchestration");
      case COMPUTE -> List.of("compute");
      case NETWORK -> List.of("network");
      case IMAGE -> List.of("image");
      case VOLUME -> List.of("block-storage", "volumev3");
      case LOAD_BALANCER -> List.of("load-balancer");
    };
  }

  /** Returns the path of the version that an endpoint without one lacks. */
  public String version() {
    return version;
  }

  /** Tells whether a resource of that type of Heat's is of this service. */
  public boolean makes(String type) {
    return type.startsWith("OS::" + project + "::");
  }

  @Override
  public String toString() {
    return project;
  }
}
