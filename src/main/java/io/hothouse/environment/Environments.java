package io.hothouse.environment;

import io.hothouse.ErrorCode;
import io.hothouse.HothouseException;
import io.hothouse.files.Directories;
import io.hothouse.kubernetes.KubeconfigFile;
import io.hothouse.localcloud.LocalCloud;
import io.hothouse.openstack.CloudSession;
import io.hothouse.openstack.heat.Stack;
import io.hothouse.ssh.SshTarget;
import java.nio.file.Path;
import java.time.LocalDateTime;
import java.time.ZoneId;
import java.time.format.DateTimeFormatter;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Optional;

/** The environments on one cloud; the cloud itself knows them, by their tags. */
public final class Environments {
  private final CloudSession cloud;
  private final Directories directories;

  /** Creates the view on the environments of {@code cloud}. */
  public Environments(CloudSession cloud, Directories directories) {
    this.cloud = cloud;
    this.directories = directories;
  }

  /** Returns all environments of the project. */
  public List<EnvironmentSummary> list() {
    return cloud.stacks().list(List.of(Tags.OURS)).stream()
        .filter(Tags::areOurs)
        .map(this::summary)
        .sorted(Comparator.comparing(EnvironmentSummary::name))
        .toList();
  }

  private EnvironmentSummary summary(Stack stack) {
    String name = stack.stackId().name();
    return new EnvironmentSummary(
        name,
        stack.status().toString(),
        stack.created(),
        Tags.leaseEnd(stack),
        state(name).exists());
  }

  /** Returns a folder for what tells why an environment failed now; it does not exist yet. */
  public Path evidence(EnvironmentName name) {
    String time =
        DateTimeFormatter.ofPattern("yyyyMMdd-HHmmss", Locale.ROOT)
            .format(LocalDateTime.now(ZoneId.systemDefault()));
    return directories
        .state()
        .resolve("evidence")
        .resolve(cloud.cloudName())
        .resolve(name + "-" + time);
  }

  /** Returns the cloud. */
  public CloudSession cloud() {
    return cloud;
  }

  /** Returns what this machine keeps of the environment. */
  public StateFolder state(EnvironmentName name) {
    return state(name.value());
  }

  /** Returns how the user's own clients know the OpenStack of an environment. */
  public UserClouds userClouds(EnvironmentName name) {
    return new UserClouds(directories, name.context(cloud.cloudName()));
  }

  /** Takes away what this machine keeps of an environment that is gone. */
  public void forget(EnvironmentName name, KubeconfigFile kubeconfig) {
    forget(directories, kubeconfig, cloud.cloudName(), name);
  }

  /** Files in another's hands keep the others from nothing. */
  static void forget(
      Directories directories, KubeconfigFile kubeconfig, String cloud, EnvironmentName name) {
    String entry = name.context(cloud);
    try {
      kubeconfig.remove(entry);
    } finally {
      try {
        new UserClouds(directories, entry).remove();
      } finally {
        state(directories, cloud, name.value()).delete();
      }
    }
  }

  private StateFolder state(String name) {
    return state(directories, cloud.cloudName(), name);
  }

  /** Returns what this machine keeps of an environment on a cloud that need not be reachable. */
  public static StateFolder state(Directories directories, String cloud, String name) {
    return new StateFolder(
        directories.state().resolve("environments").resolve(cloud).resolve(name));
  }

  /**
   * Returns our stack of that name, if there is one.
   *
   * @throws HothouseException with {@link ErrorCode#CONFLICT} when the name is a foreign stack's,
   *     or this machine keeps an environment of that name that is elsewhere
   */
  public Optional<Stack> find(EnvironmentName name) {
    requireSamePlace(name);
    Optional<Stack> stack = cloud.stacks().find(name.value());
    stack
        .filter(found -> !Tags.areOurs(found))
        .ifPresent(
            foreign -> {
              throw new HothouseException(
                  ErrorCode.CONFLICT,
                  "The cloud '%s' has a stack called '%s' (%s) that was not made by Hothouse: it has no tag '%s'. It is left alone. Next: choose another name."
                      .formatted(cloud.cloudName(), name, foreign.stackId().id(), Tags.OURS));
            });
    return stack;
  }

  /**
   * The name of a cloud, above all of one that variables describe, can stand for another project
   * tomorrow: what is kept here then belongs to an environment that may be alive. This machine's
   * own cloud is another only when the one before it was thrown away, with all that was in it.
   */
  private void requireSamePlace(EnvironmentName name) {
    if (LocalCloud.isNamed(cloud.cloudName())) {
      return;
    }
    state(name)
        .load()
        .filter(known -> !known.place().isEmpty() && !known.place().equals(cloud.place()))
        .ifPresent(
            known -> {
              throw new HothouseException(
                  ErrorCode.CONFLICT,
                  "Tried to find the environment '%s' on the cloud '%s', which is %s now, but this machine keeps the keys of one that was launched when it was %s (%s). Nothing was changed. Next: use the credentials that it was launched with, choose another name, or give each project a name of its own in clouds.yaml."
                      .formatted(
                          name,
                          cloud.cloudName(),
                          cloud.place(),
                          known.place(),
                          state(name).folder()));
            });
  }

  /**
   * Returns our stack of that name.
   *
   * @throws HothouseException with {@link ErrorCode#NOT_FOUND} when there is none
   */
  public Stack require(EnvironmentName name) {
    return find(name)
        .orElseThrow(
            () ->
                new HothouseException(
                    ErrorCode.NOT_FOUND,
                    "There is no environment '%s' on the cloud '%s'. Next: see 'hothouse list', or make it with 'hothouse up %s'."
                        .formatted(name, cloud.cloudName(), name)));
  }

  /** Returns the nodes of a stack that is complete, the control plane first. */
  public static List<ClusterNode> nodes(Stack stack) {
    if (!(stack.outputs().get("control_plane") instanceof Map<?, ?> first)
        || !(stack.outputs().get("workers") instanceof List<?> others)) {
      throw new HothouseException(
          ErrorCode.STACK_FAILED,
          "The stack '%s' is %s and has not told about its nodes yet. Next: 'hothouse up %s' continues it, 'hothouse down %s' takes it away."
              .formatted(
                  stack.stackId().name(),
                  stack.status(),
                  stack.stackId().name(),
                  stack.stackId().name()));
    }
    List<ClusterNode> nodes = new ArrayList<>();
    ClusterNode controlPlane = ClusterNode.ofOutput(first, Optional.empty());
    Optional<SshTarget> jump = Optional.of(controlPlane.target());
    nodes.add(controlPlane);
    others.forEach(other -> nodes.add(ClusterNode.ofOutput((Map<?, ?>) other, jump)));
    return List.copyOf(nodes);
  }
}
