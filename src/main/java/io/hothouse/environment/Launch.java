package io.hothouse.environment;

import io.hothouse.Deadline;
import io.hothouse.ErrorCode;
import io.hothouse.HothouseException;
import io.hothouse.config.PackagedFiles;
import io.hothouse.openstack.CloudSession;
import io.hothouse.openstack.Flavor;
import io.hothouse.openstack.Lookups.NamedNetwork;
import io.hothouse.openstack.Quota;
import io.hothouse.openstack.QuotaNeed;
import io.hothouse.openstack.Stack;
import io.hothouse.openstack.StackId;
import io.hothouse.openstack.StackRequest;
import io.hothouse.progress.Step;
import io.hothouse.ssh.SshKeyPair;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.TreeMap;

/**
 * Brings the stack of an environment into being, once: a stack that is there already is continued
 * when this machine launched it, replaced when it failed, and refused when it is somebody else's.
 */
final class Launch {
  static final String KEY_FILE = "id_ed25519";
  private static final String TEMPLATE = "cluster.yaml";

  /** How Heat says that it will not make the stack. */
  private static final Set<ErrorCode> REFUSALS =
      Set.of(
          ErrorCode.TEMPLATE,
          ErrorCode.FLAVOR,
          ErrorCode.IMAGE,
          ErrorCode.NETWORK,
          ErrorCode.QUOTA,
          ErrorCode.AUTH);

  /** Heat must still be there to report that a wait condition timed out. */
  private static final Duration STACK_MARGIN = Duration.ofMinutes(5);

  private final CloudSession cloud;
  private final StateFolder state;
  private final UpRequest request;

  Launch(CloudSession cloud, StateFolder state, UpRequest request) {
    this.cloud = cloud;
    this.state = state;
    this.request = request;
  }

  /** What the template is given that had to be looked up before. */
  record Findings(Flavor flavor, NamedNetwork externalNetwork) {}

  /**
   * Returns the stack when it is there and ours to continue; a failed one is deleted first.
   *
   * @throws HothouseException with {@link ErrorCode#CONFLICT} when another machine launched it
   */
  Optional<StackId> existing(Optional<Stack> found, Step step) {
    if (found.isEmpty()) {
      return Optional.empty();
    }
    Stack stack = found.get();
    boolean deleting = stack.status().action().equals("DELETE");
    if (deleting || stack.status().failed()) {
      step.note("the stack is " + stack.status() + " from before; it goes first");
      cloud
          .stacks()
          .remove(
              stack,
              Deadline.after(request.timeouts().stack()),
              event -> step.note(event.resource() + " " + event.status()));
      return Optional.empty();
    }
    Optional<KnownEnvironment> known = state.load();
    if (known.isEmpty()
        || !Tags.haveNonce(stack, known.get().nonce())
        || !Files.exists(state.file(KEY_FILE))) {
      throw new HothouseException(
          ErrorCode.CONFLICT,
          "The environment '%s' is on the cloud '%s' already (%s), but this machine has no keys for it: another launched it, or the state folder %s was lost. Next: use it from there, or run 'hothouse down %s' first."
              .formatted(
                  request.name(),
                  cloud.cloudName(),
                  stack.status(),
                  state.file(""),
                  request.name()));
    }
    state.save(known.get().withStackId(stack.stackId().id()));
    step.note("the stack is there: " + stack.status());
    return Optional.of(stack.stackId());
  }

  /** Finds what was named and counts what is needed against the quotas, before anything is made. */
  Findings preflight() {
    cloud.requireServices();
    Flavor flavor = cloud.lookups().flavor(request.cluster().flavor());
    NamedNetwork network = cloud.lookups().externalNetwork(request.cluster().externalNetwork());
    cloud.quotas().require(need(flavor));
    return new Findings(flavor, network);
  }

  private QuotaNeed need(Flavor flavor) {
    int nodes = request.cluster().workers() + 1;
    int addresses =
        switch (request.cluster().floatingAddresses()) {
          case "all" -> nodes;
          case "control-plane" -> 1;
          default -> 0;
        };
    int own = addresses == 0 ? 0 : 1;
    return QuotaNeed.none()
        .plusServers(flavor, nodes)
        .plus(Quota.FLOATING_IPS, addresses)
        .plus(Quota.NETWORKS, own)
        .plus(Quota.SUBNETS, own)
        .plus(Quota.ROUTERS, own)
        // Besides the nodes' own ports there are the router's and the one of the address server.
        .plus(Quota.PORTS, nodes + 2 * own)
        .plus(Quota.SECURITY_GROUPS, 1)
        .plus(Quota.SECURITY_GROUP_RULES, 7);
  }

  /** Asks Heat to make the stack; what identifies it is written down before. */
  StackId submit(Findings findings, String imageId) {
    String nonce = Tags.newNonce();
    state.save(new KnownEnvironment(nonce, "", cloud.cloudName()));
    Map<String, String> files = new TreeMap<>(PackagedFiles.ofProgram().texts("heat-templates"));
    String template = files.remove(TEMPLATE);
    UpRequest.ClusterRequest cluster = request.cluster();
    StackRequest asked =
        StackRequest.of(request.name().value(), template)
            .withFiles(files)
            .withParameter("ssh_public_key", key().publicKey())
            .withParameter("image", imageId)
            .withParameter("flavor", findings.flavor().name())
            .withParameter("external_network", findings.externalNetwork().id())
            .withParameter("worker_count", cluster.workers())
            .withParameter("floating_ips", cluster.floatingAddresses())
            .withParameter("access_cidr", cluster.accessRange())
            .withParameter(
                "wait_timeout",
                request.timeouts().stack().minus(Duration.ofSeconds(30)).toSeconds())
            .withTags(Tags.of(nonce, request.timeToLive()))
            .withTimeout(request.timeouts().stack().plus(STACK_MARGIN));
    StackId id = create(asked);
    state.save(new KnownEnvironment(nonce, id.id(), cloud.cloudName()));
    return id;
  }

  private StackId create(StackRequest asked) {
    try {
      return cloud.stacks().create(asked);
    } catch (HothouseException problem) {
      // After a refusal there is no stack to be found again; after silence there may be one.
      if (REFUSALS.contains(problem.code())) {
        state.delete();
      }
      throw problem;
    }
  }

  /** Returns the key that opens the nodes, made when there is none yet. */
  SshKeyPair key() {
    Path file = state.file(KEY_FILE);
    if (Files.exists(file)) {
      return SshKeyPair.load(file);
    }
    state.create();
    SshKeyPair key = SshKeyPair.generate();
    key.writeTo(file);
    return key;
  }
}
