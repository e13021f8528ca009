package io.hothouse.teardown;

import io.hothouse.Deadline;
import io.hothouse.ErrorCode;
import io.hothouse.HothouseException;
import io.hothouse.openstack.CloudSession;
import io.hothouse.openstack.census.Footprint;
import io.hothouse.openstack.census.Leftover;
import io.hothouse.openstack.heat.Heritage;
import io.hothouse.openstack.heat.Made;
import io.hothouse.openstack.heat.Stack;
import io.hothouse.openstack.heat.StackEvent;
import io.hothouse.openstack.heat.StackResource;
import io.hothouse.openstack.heat.StackStatus;
import io.hothouse.pipeline.Wait;
import io.hothouse.progress.Step;
import java.time.Duration;
import java.util.List;
import java.util.Optional;
import java.util.Set;
import java.util.regex.Pattern;
import java.util.stream.Collectors;

/**
 * Deletes a stack that has been proved ours, and helps Heat where that cannot go on by itself.
 *
 * <p>An engine that ends while it makes something loses sight of it: a port, an interface of a
 * router. The next one asks Neutron for a minute to delete what that keeps in use, and fails. So
 * when Heat makes no progress for a while, what it has lost is deleted here, and what hangs on a
 * router that it is deleting is taken off, whoever put it there. Where the cloud forbids to delete
 * something, all the rest goes all the same.
 */
public final class StackDeletion {
  private static final String ROUTER = "OS::Neutron::Router";
  private static final String SERVER = "OS::Nova::Server";
  private static final int ATTEMPTS = 3;

  /**
   * Heat itself pauses for up to 34 s between its attempts at one resource. A deletion that is
   * silent for longer may have nobody at work any more: an engine that ended takes it with it.
   */
  private static final int STALLS_PER_REQUEST = 3;

  /**
   * Heat's words where it does not reach another service: that is over when that service is back.
   */
  private static final Pattern CUT_OFF =
      Pattern.compile("Unable to establish connection|ConnectFailure|Connection refused");

  /**
   * Refusals that may not come again: of a service in trouble, or of a stack in another's hands.
   */
  private static final Set<ErrorCode> PASSING =
      Set.of(ErrorCode.CLOUD_ERROR, ErrorCode.CONFLICT, ErrorCode.UNREACHABLE);

  private static final Duration RECOVERY = Duration.ofSeconds(3);

  private final CloudSession cloud;
  private final Wait wait;

  /** Creates the deletion of stacks of {@code cloud}. */
  public StackDeletion(CloudSession cloud, Wait wait) {
    this.cloud = cloud;
    this.wait = wait;
  }

  /**
   * Deletes the stack.
   *
   * @param heritage how what Heat has lost is known to be the stack's; empty where nothing tells
   * @return whether there was anything to delete
   * @throws HothouseException with what is left and may block the deletion
   */
  public boolean run(Stack stack, Optional<Heritage> heritage, Deadline deadline, Step step) {
    Stack current = stack;
    if (current.status().failed() && deleting(current.status())) {
      unblock(current, heritage, step);
    }
    int attempts = 0;
    while (true) {
      Stack now = current;
      try {
        return cloud
            .stacks()
            .remove(
                now,
                deadline,
                event -> note(event, step),
                times -> help(now, heritage, times, step));
      } catch (HothouseException problem) {
        Optional<Stack> left = cloud.stacks().show(now.stackId());
        if (left.isEmpty() || left.get().status().deleted()) {
          return true;
        }
        boolean failed = left.get().status().failed();
        // Heat shows a deletion that it begins anew as failed for a moment.
        boolean goesOn = left.get().status().inProgress() && deleting(left.get().status());
        boolean cutOff = failed && CUT_OFF.matcher(left.get().reason()).find();
        attempts += cutOff || goesOn ? 0 : 1;
        if (attempts == ATTEMPTS
            || deadline.expired()
            || !(failed || goesOn || PASSING.contains(problem.code()))) {
          throw problem.code() == ErrorCode.AUTH
              ? forbidden(left.get())
              : withWhatIsLeft(problem, now);
        }
        if (failed) {
          step.note("Heat could not delete all, trying again: " + left.get().reason());
          unblock(now, heritage, step);
          if (problem.code() == ErrorCode.AUTH) {
            removeWhatMayGo(now, step);
          }
        } else if (!goesOn) {
          step.note("trying again: " + problem.getMessage());
        }
        if (cutOff || !failed) {
          wait.pause("the cloud to recover", RECOVERY);
        }
        current = left.get();
      }
    }
  }

  private void help(Stack stack, Optional<Heritage> heritage, int times, Step step) {
    unblock(stack, heritage, step);
    if (times % STALLS_PER_REQUEST == 0) {
      step.note("Heat has made no progress for a while: asking it again to delete the stack");
      try {
        cloud.stacks().delete(stack.stackId());
      } catch (HothouseException problem) {
        step.note(problem.getMessage());
      }
    }
  }

  private static boolean deleting(StackStatus status) {
    return status.action().equals("DELETE");
  }

  private static void note(StackEvent event, Step step) {
    if (!event.ofStackItself()) {
      step.note(event.held().orElseGet(() -> event.resource() + " " + event.status()));
    }
  }

  /**
   * Takes out of the way what keeps others in use. That something cannot be had or taken now is
   * said, and keeps nothing: Heat goes on trying, too. Where it is a server that does not go, what
   * Nova says of it is all that can be told.
   */
  private void unblock(Stack stack, Optional<Heritage> heritage, Step step) {
    try {
      List<StackResource> resources = cloud.stacks().resources(stack.stackId());
      Set<String> known =
          resources.stream().map(StackResource::physicalId).collect(Collectors.toSet());
      List<Leftover> lost =
          heritage.stream()
              .flatMap(own -> cloud.orphans().lost(own).stream())
              .filter(thing -> !known.contains(thing.id()))
              .toList();
      cloud.orphans().remove(lost, step::note);
      for (StackResource resource : resources) {
        if (resource.type().equals(ROUTER) && deleting(resource.status())) {
          cloud
              .routerInterfaces()
              .detach(resource.physicalId())
              .forEach(port -> step.note("took the interface " + port + " off the router"));
        }
      }
      // Last, as what Nova does not answer must keep nothing of the above from being done.
      for (StackResource resource : resources) {
        if (resource.type().equals(SERVER) && deleting(resource.status())) {
          cloud
              .servers()
              .standing(resource.physicalId())
              .ifPresent(
                  it -> step.note("Nova says of the server " + resource.physicalId() + ": " + it));
        }
      }
    } catch (HothouseException problem) {
      step.note(problem.getMessage());
    }
  }

  /**
   * Heat goes no further than what it may not delete, as where only operators delete floating
   * addresses. What would come after that is deleted here: it is the stack's own.
   */
  private void removeWhatMayGo(Stack stack, Step step) {
    Made made = cloud.stacks().made(stack);
    List<Leftover> own =
        cloud.census().of(Footprint.of(stack.stackId().name(), made)).stream()
            .filter(thing -> made.physicalIds().contains(thing.id()))
            .toList();
    cloud.orphans().remove(own, step::note);
  }

  private HothouseException forbidden(Stack stack) {
    return new HothouseException(
        ErrorCode.LEFTOVERS,
        "Took what may be taken of '%s' away from the cloud '%s', but the cloud forbids the rest: %s%nWhat is left:%n%s%nNext: have them deleted by an operator of the cloud, then run 'hothouse down %s' again, which ends the stack."
            .formatted(
                stack.stackId().name(),
                cloud.cloudName(),
                stack.reason(),
                Leftover.lines(left(stack)),
                stack.stackId().name()));
  }

  private List<Leftover> left(Stack stack) {
    return cloud.census().of(Footprint.of(stack.stackId().name(), cloud.stacks().made(stack)));
  }

  private HothouseException withWhatIsLeft(HothouseException problem, Stack stack) {
    return new HothouseException(
        problem.code(),
        "%s%nWhat is left, and may block the deletion:%n%s"
            .formatted(problem.getMessage(), Leftover.lines(left(stack))),
        problem);
  }
}
