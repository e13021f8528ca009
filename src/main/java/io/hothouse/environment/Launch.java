package io.hothouse.environment;

import io.hothouse.Deadline;
import io.hothouse.ErrorCode;
import io.hothouse.HothouseException;
import io.hothouse.openstack.CloudSession;
import io.hothouse.openstack.Stack;
import io.hothouse.openstack.StackId;
import io.hothouse.openstack.StackRequest;
import io.hothouse.progress.Step;
import io.hothouse.ssh.SshKeyPair;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Optional;
import java.util.Set;

/**
 * Brings the stack of an environment into being, once: a stack that is there already is continued
 * when this machine launched it, replaced when it failed, and refused when it is somebody else's.
 */
final class Launch {
  static final String KEY_FILE = "id_ed25519";

  /** How Heat says that it will not make the stack. */
  private static final Set<ErrorCode> REFUSALS =
      Set.of(
          ErrorCode.TEMPLATE,
          ErrorCode.FLAVOR,
          ErrorCode.IMAGE,
          ErrorCode.NETWORK,
          ErrorCode.QUOTA,
          ErrorCode.AUTH);

  private final CloudSession cloud;
  private final StateFolder state;
  private final UpRequest request;

  Launch(CloudSession cloud, StateFolder state, UpRequest request) {
    this.cloud = cloud;
    this.state = state;
    this.request = request;
  }

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
              Deadline.after(request.stackTimeout()),
              event -> step.note(event.resource() + " " + event.status()));
      return Optional.empty();
    }
    if (!launchedHere(stack)) {
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
    state.save(new KnownEnvironment(Tags.nonce(stack), stack.stackId().id(), cloud.cloudName()));
    step.note("the stack is there: " + stack.status());
    return Optional.of(stack.stackId());
  }

  /** This machine has the key, and either wrote the nonce down or gave the stack that key. */
  private boolean launchedHere(Stack stack) {
    if (!Files.exists(state.file(KEY_FILE))) {
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
    state.save(new KnownEnvironment(nonce, "", cloud.cloudName()));
    StackRequest asked =
        ClusterTemplate.request(request, found, imageId, key().publicKey())
            .withTags(Tags.of(nonce, request.timeToLive()));
    StackId id = create(asked, nonce);
    state.save(new KnownEnvironment(nonce, id.id(), cloud.cloudName()));
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
