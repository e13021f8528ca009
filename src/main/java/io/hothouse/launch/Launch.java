package io.hothouse.launch;

import io.hothouse.ErrorCode;
import io.hothouse.HothouseException;
import io.hothouse.environment.KnownEnvironment;
import io.hothouse.environment.StateFolder;
import io.hothouse.environment.Tags;
import io.hothouse.openstack.CloudSession;
import io.hothouse.openstack.heat.Stack;
import io.hothouse.openstack.heat.StackId;
import io.hothouse.openstack.heat.StackRequest;
import io.hothouse.openstack.heat.StackStatus;
import io.hothouse.openstack.transport.Json;
import io.hothouse.pipeline.Wait;
import io.hothouse.progress.Step;
import io.hothouse.ssh.SshKeyPair;
import io.hothouse.teardown.StackDeletion;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.TreeMap;

/**
 * Brings the stack of an environment into being, once: a stack that is there already is refused
 * when another machine launched it, continued when it is of use, and replaced when it never was.
 */
final class Launch {
  /** How Heat says that it will not make the stack. */
  private static final Set<ErrorCode> REFUSALS =
      Set.of(
          ErrorCode.TEMPLATE,
          ErrorCode.FLAVOR,
          ErrorCode.IMAGE,
          ErrorCode.NETWORK,
          ErrorCode.QUOTA,
          ErrorCode.AUTH);

  /** After these, servers are stopped or half replaced. */
  private static final Set<String> NOT_RUNNING = Set.of("SUSPEND", "ROLLBACK");

  private final CloudSession cloud;
  private final StateFolder state;
  private final UpRequest request;
  private final Budget budget;
  private final StackChange change;
  private final Wait wait;

  Launch(
      CloudSession cloud,
      StateFolder state,
      UpRequest request,
      Budget budget,
      StackChange change,
      Wait wait) {
    this.cloud = cloud;
    this.state = state;
    this.request = request;
    this.budget = budget;
    this.change = change;
    this.wait = wait;
  }

  /**
   * Returns the stack when it is there and ours to continue. One of ours that could not be made, or
   * is being deleted, is deleted first; nothing else ever is.
   *
   * @throws HothouseException with {@link ErrorCode#CONFLICT} when another machine launched it,
   *     when it is in a state that a launch cannot go on from, or has other machines than were
   *     asked for
   */
  Optional<Stack> existing(Optional<Stack> found, Step step) {
    if (found.isEmpty()) {
      return Optional.empty();
    }
    Stack stack = found.get();
    if (!launchedHere(stack)) {
      throw new HothouseException(
          ErrorCode.CONFLICT,
          "The environment '%s' is on the cloud '%s' already (%s), but this machine has no keys for it: another machine launched it, or the state folder %s was lost. It is left alone. Next: use it from there, choose another name, or run 'hothouse down %s' first."
              .formatted(
                  request.name(),
                  cloud.cloudName(),
                  stack.status(),
                  state.folder(),
                  request.name()));
    }
    if (replaceable(stack.status())) {
      step.note(
          "the stack is %s from an earlier launch; it is deleted first".formatted(stack.status()));
      new StackDeletion(cloud, wait)
          .run(
              stack,
              Tags.heritage(stack, cloud.stacks().made(stack)),
              budget.deletionBegins(),
              step);
      return Optional.empty();
    }
    if (!usable(stack.status())) {
      throw new HothouseException(
          ErrorCode.CONFLICT,
          "The environment '%s' exists on the cloud '%s', but its stack is %s (%s): a launch cannot go on from there, and it may hold what is still needed. It is left alone. Next: repair the stack with the openstack client, or run 'hothouse down %s' to take it away."
              .formatted(
                  request.name(),
                  cloud.cloudName(),
                  stack.status(),
                  stack.reason(),
                  request.name()));
    }
    Stack asked = asAsked(stack, step);
    state.save(
        new KnownEnvironment(
            Tags.nonce(stack), stack.stackId().id(), cloud.cloudName(), cloud.place()));
    step.note(
        "the stack is there: %s; what was not asked for stays as it is".formatted(asked.status()));
    if (request.timeToLive().isPresent()) {
      step.note(
          "--ttl is of new environments: this one's lease stays as it is, %s"
              .formatted(Tags.leaseEnd(asked).map(end -> "until " + end).orElse("without an end")));
    }
    return Optional.of(asked);
  }

  /** What was asked for and is not there would otherwise be passed over in silence. */
  private Stack asAsked(Stack stack, Step step) {
    Map<String, String> insisted = new TreeMap<>(request.template().parameters());
    insisted.putAll(request.cluster().insisted());
    insisted.replaceAll(
        (name, asked) ->
            asked.equals(stack.parameters().getOrDefault(name, asked))
                ? asked
                : known(name, asked));
    List<String> others = new ArrayList<>();
    Tags.missing(stack, request.tags())
        .forEach(tag -> others.add("it lacks the tag '%s'".formatted(tag)));
    others.addAll(
        insisted.entrySet().stream()
            .filter(it -> stack.parameters().containsKey(it.getKey()))
            .filter(it -> !same(stack.parameters().get(it.getKey()), it.getValue()))
            .map(
                it ->
                    "%s is %s, and %s was asked for"
                        .formatted(it.getKey(), stack.parameters().get(it.getKey()), it.getValue()))
            .toList());
    return change.apply(stack, insisted, others, step);
  }

  /** Returns what a stack gets for what the user may call by a name or by an id. */
  private String known(String parameter, String asked) {
    return switch (parameter) {
      case "flavor" -> cloud.lookups().flavor(asked).name();
      case "image" -> cloud.lookups().image(asked).id();
      case "external_network" ->
          new Demand(request).network(cloud.lookups(), Optional.of(asked)).id();
      default -> asked;
    };
  }

  /** Heat writes lists, maps and truth values its own way, and of what is hidden asterisks. */
  private static boolean same(String there, String asked) {
    return there.matches("\\*+")
        || there.strip().equalsIgnoreCase(asked.strip())
        || Json.read(there.getBytes(StandardCharsets.UTF_8))
            .filter(
                value ->
                    Json.read(asked.getBytes(StandardCharsets.UTF_8)).equals(Optional.of(value)))
            .isPresent();
  }

  /** Nothing has ever run on a stack that could not be made, and nothing will on one that goes. */
  private static boolean replaceable(StackStatus status) {
    return status.action().equals("DELETE")
        || (status.action().equals("CREATE") && status.failed());
  }

  private static boolean usable(StackStatus status) {
    return !status.failed() && !NOT_RUNNING.contains(status.action());
  }

  /** This machine has the key, and either wrote the nonce down or gave the stack that key. */
  private boolean launchedHere(Stack stack) {
    if (!Files.exists(state.file(StateFolder.KEY))) {
      return false;
    }
    boolean noted = state.load().filter(known -> Tags.haveNonce(stack, known.nonce())).isPresent();
    return noted || key().publicKey().equals(stack.parameters().get("ssh_public_key"));
  }

  /** Asks Heat to make the stack; what identifies it is written down before. */
  StackId submit(CloudReport found, String imageId) {
    // Of a launch that was cut off the request may still be on its way: under the same nonce the
    // stack is known for ours whenever it comes.
    String nonce =
        state
            .load()
            .filter(known -> known.stackId().isEmpty())
            .map(KnownEnvironment::nonce)
            .orElseGet(Tags::newNonce);
    state.save(new KnownEnvironment(nonce, "", cloud.cloudName(), cloud.place()));
    StackRequest asked =
        ClusterTemplate.request(request, found, imageId, key().publicKey())
            .withTags(Tags.of(nonce, request.timeToLive(), request.tags()));
    StackId id = create(asked, nonce);
    state.save(new KnownEnvironment(nonce, id.id(), cloud.cloudName(), cloud.place()));
    return id;
  }

  private StackId create(StackRequest asked, String nonce) {
    try {
      return cloud.stacks().create(asked);
    } catch (HothouseException problem) {
      // After a refusal there is no stack to be found again; after silence there may be one.
      if (REFUSALS.contains(problem.code())) {
        state.delete();
        throw problem;
      }
      return adopted(asked.name(), nonce).orElseThrow(() -> problem);
    }
  }

  /** Finds the stack that Heat made although its answer did not come. */
  private Optional<StackId> adopted(String name, String nonce) {
    try {
      return cloud
          .stacks()
          .find(name)
          .filter(stack -> Tags.haveNonce(stack, nonce))
          .map(Stack::stackId);
    } catch (HothouseException silence) {
      // What is not known now is found by the next launch, under the nonce that was written down.
      return Optional.empty();
    }
  }

  /** Returns the key that opens the nodes, made when there is none yet. */
  SshKeyPair key() {
    Path file = state.file(StateFolder.KEY);
    if (Files.exists(file)) {
      return SshKeyPair.load(file);
    }
    state.create();
    SshKeyPair key = SshKeyPair.generate();
    key.writeTo(file);
    return key;
  }
}
