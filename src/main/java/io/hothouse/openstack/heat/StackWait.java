package io.hothouse.openstack.heat;

import io.hothouse.Deadline;
import io.hothouse.ErrorCode;
import io.hothouse.HothouseException;
import io.hothouse.pipeline.Wait;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.function.Consumer;
import java.util.function.IntConsumer;
import java.util.stream.Collectors;

/** Follows a stack's events until an action on it has ended. */
final class StackWait {
  private static final Duration INTERVAL = Duration.ofMillis(800);
  private static final Duration QUIET_INTERVAL = Duration.ofSeconds(2);

  /** After so many polls without an event the pace slows down. */
  private static final int QUIET = 10;

  /** Heat keeps a limited number of events, so that the last may be missed: the stack tells. */
  private static final int POLLS_PER_SHOW = 15;

  private final Stacks stacks;
  private final Wait wait;

  StackWait(Stacks stacks, Wait wait) {
    this.stacks = stacks;
    this.wait = wait;
  }

  Stack created(StackId stack, Deadline deadline, Consumer<StackEvent> listener) {
    return done("CREATE", stacks.events(stack), stack, deadline, listener);
  }

  Stack updated(
      StackEvents follower, StackId stack, Deadline deadline, Consumer<StackEvent> listener) {
    return done("UPDATE", follower, stack, deadline, listener);
  }

  private Stack done(
      String action,
      StackEvents follower,
      StackId stack,
      Deadline deadline,
      Consumer<StackEvent> listener) {
    List<StackEvent> events = new ArrayList<>();
    Optional<StackStatus> end =
        ended(follower, stack, deadline, action, listener.andThen(events::add), times -> {});
    Stack shown = stacks.show(stack).orElseThrow(() -> vanished(stack));
    if (end.isPresent() && end.get().complete()) {
      return shown;
    }
    throw FailureCause.of(shown, events, stacks.resources(stack)).exception();
  }

  void deleted(
      StackEvents follower,
      StackId stack,
      Deadline deadline,
      Consumer<StackEvent> listener,
      IntConsumer stalled) {
    List<StackEvent> events = new ArrayList<>();
    Optional<StackStatus> end =
        ended(follower, stack, deadline, "DELETE", listener.andThen(events::add), stalled);
    if (end.isPresent() && end.get().failed()) {
      Optional<Stack> shown = stacks.show(stack);
      if (shown.isPresent()) {
        throw FailureCause.of(shown.get(), events, stacks.resources(stack)).exception();
      }
    }
  }

  /** Returns how the action ended; nothing when Heat has forgotten the stack. */
  private Optional<StackStatus> ended(
      StackEvents follower,
      StackId stack,
      Deadline deadline,
      String action,
      Consumer<StackEvent> listener,
      IntConsumer stalled) {
    String goal = "%s of the stack '%s'".formatted(action, stack.name());
    String last = "nothing yet";
    List<StackEvent> held = new ArrayList<>();
    int quiet = 0;
    for (int poll = 1; ; poll++) {
      List<StackEvent> fresh = events(follower, stack);
      fresh.forEach(listener);
      fresh.forEach(event -> note(event, held));
      Optional<StackStatus> end =
          fresh.stream()
              .filter(event -> event.physicalId().equals(stack.id()))
              .map(StackEvent::status)
              .filter(status -> status.action().equals(action) && !status.inProgress())
              .reduce((earlier, later) -> later);
      if (end.isPresent()) {
        return end;
      }
      // Of a stack that is deleted Heat shows no events, not even that it is.
      boolean silent = fresh.isEmpty() && (poll == 1 || action.equals("DELETE"));
      if (silent || poll % POLLS_PER_SHOW == 0) {
        Optional<Stack> shown = stacks.show(stack);
        // A failure that is there at once may be that of an earlier attempt.
        boolean stale = poll == 1 && shown.filter(it -> it.status().failed()).isPresent();
        if (shown.isEmpty() || (!stale && settled(shown.get(), action))) {
          return shown.map(Stack::status);
        }
      }
      last = fresh.isEmpty() ? last : described(fresh.get(fresh.size() - 1));
      quiet = fresh.isEmpty() ? quiet + 1 : 0;
      if (quiet > 0 && quiet % QUIET == 0) {
        stalled.accept(quiet / QUIET);
      }
      if (deadline.expired()) {
        throw overdue(goal, deadline, last, held);
      }
      wait.pause(goal, quiet > QUIET ? QUIET_INTERVAL : INTERVAL);
    }
  }

  /** Returns what is new; nothing when Heat has forgotten the stack. */
  List<StackEvent> events(StackEvents follower, StackId stack) {
    return stacks.unlessGone(stack, follower::next);
  }

  private static boolean settled(Stack stack, String action) {
    return stack.status().action().equals(action) && !stack.status().inProgress();
  }

  private static String described(StackEvent event) {
    return event.resource() + " " + event.status();
  }

  private static void note(StackEvent event, List<StackEvent> held) {
    held.removeIf(event::endsHold);
    if (event.held().isPresent()) {
      held.add(event);
    }
  }

  private static HothouseException overdue(
      String goal, Deadline deadline, String last, List<StackEvent> held) {
    if (!held.isEmpty()) {
      return new HothouseException(
          ErrorCode.STACK_TIMEOUT,
          "Waited %d s for %s, but it did not come: %s. Next: clear the hooks while it is waited for, or take them out of the environment."
              .formatted(
                  deadline.budget().toSeconds(),
                  goal,
                  held.stream().map(StackEvent::words).collect(Collectors.joining("; "))));
    }
    return new HothouseException(
        ErrorCode.STACK_TIMEOUT,
        "Waited %d s for %s, but it did not come; last seen: %s. Next: %s."
            .formatted(
                deadline.budget().toSeconds(), goal, last, Advice.next(ErrorCode.STACK_TIMEOUT)));
  }

  private static HothouseException vanished(StackId stack) {
    return new HothouseException(
        ErrorCode.NOT_FOUND,
        "Waited for the stack '%s', but somebody deleted it. Next: run 'hothouse up' again."
            .formatted(stack.name()));
  }
}
