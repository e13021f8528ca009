package io.hothouse.deploy;

import io.hothouse.Deadline;
import io.hothouse.environment.ClusterNode;
import io.hothouse.image.distribution.Distribution;
import io.hothouse.image.distribution.ImageLoader;
import io.hothouse.image.distribution.RegistryLoader;
import io.hothouse.kubernetes.Deployer;
import io.hothouse.kubernetes.ServiceDefinition;
import io.hothouse.kubernetes.ServiceDefinition.SecretKey;
import io.hothouse.progress.Step;
import io.hothouse.ssh.SshConnections;
import java.util.List;
import java.util.Map;

/** The registry that clusters of many nodes get their images from: a service like others. */
public final class ControlPlaneRegistry {
  /** The service's name. */
  static final String NAME = "registry";

  private static final int PORT = 5001;

  private final BuildTools tools;
  private final ServiceDefinition service;
  private final ImageSupply images;
  private final SshConnections connections;

  public ControlPlaneRegistry(BuildTools tools, ImageSupply images, SshConnections connections) {
    this.tools = tools;
    this.service = tools.services().service(NAME);
    this.images = images;
    this.connections = connections;
  }

  /** Brings it up, for which its own image goes to the control plane over SSH. */
  public Distribution open(
      Deployer deployer, ClusterNode controlPlane, ServiceTimeouts timeouts, Step step) {
    Map<String, String> references =
        images.load(
            service,
            new ImageLoader(connections),
            List.of(controlPlane.target()),
            timeouts.load(),
            step);
    deployer.deploy(service, references, Deadline.after(timeouts.deploy()), step);
    tools.provideRegistryClient(step);
    return new RegistryLoader(
        tools.commands(),
        connections,
        new RegistryLoader.Source(
            controlPlane.target(),
            controlPlane.privateAddress(),
            PORT,
            deployer.secret(new SecretKey(NAME, "REGISTRY_PASSWORD"), step)));
  }
}
