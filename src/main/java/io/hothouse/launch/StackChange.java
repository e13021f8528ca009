package io.hothouse.launch;

import io.hothouse.Deadline;
import io.hothouse.ErrorCode;
import io.hothouse.HothouseException;
import io.hothouse.environment.EnvironmentName;
import io.hothouse.environment.Environments;
import io.hothouse.environment.OpenEnvironment;
import io.hothouse.environment.Tags;
import io.hothouse.openstack.heat.Stack;
import io.hothouse.openstack.heat.StackChanges;
import io.hothouse.openstack.heat.StackRequest;
import io.hothouse.openstack.heat.StackUpdate;
import io.hothouse.openstack.heat.Stacks;
import io.hothouse.process.Consent;
import io.hothouse.progress.Step;
import io.hothouse.ssh.SshTarget;
import io.hothouse.template.HeatTemplate;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.TreeMap;
import java.util.TreeSet;

/**
 * Makes an environment that is there what was asked for, after the user has agreed to what Heat
 * says that this would do.
 */
final class StackChange {
  private static final String WORKERS = "worker_count";
  private static final String COUNT = "[0-9]{1,3}";
  private static final String ADMIT = "sudo -n /usr/lib/hothouse/admit-workers";
  private static final String FORGET =
      "sudo -n kubectl --kubeconfig /etc/kubernetes/admin.conf delete node --ignore-not-found ";

  private final Environments environments;
  private final UpRequest request;
  private final Budget budget;
  private final Consent consent;

  StackChange(Environments environments, UpRequest request, Budget budget, Consent consent) {
    this.environments = environments;
    this.request = request;
    this.budget = budget;
    this.consent = consent;
  }

  /**
   * Returns the stack as it is afterwards; the same where nothing is to be changed.
   *
   * @param insisted the values that the user said, by the template's parameters
   * @param others what of these, and of the user's tags, the stack does not have, in words
   * @throws HothouseException with {@link ErrorCode#CONFLICT} when the user does not agree, or the
   *     stack is in a state that cannot be changed
   */
  Stack apply(Stack stack, Map<String, String> insisted, List<String> others, Step step) {
    Optional<StackRequest> template =
        Optional.of(request.template()).filter(UpRequest.TemplateRequest::own).map(this::template);
    if (others.isEmpty() && template.isEmpty()) {
      return stack;
    }
    EnvironmentName name = request.name();
    if (!stack.status().complete()) {
      throw refused(others, "its stack is " + stack.status());
    }
    Map<String, Object> values = new TreeMap<>(insisted);
    values
        .keySet()
        .retainAll(
            template.isPresent()
                ? request.template().gathered().parameters()
                : stack.parameters().keySet());
    List<String> tags = new ArrayList<>(stack.tags());
    tags.addAll(Tags.missing(stack, request.tags()));
    StackUpdate update = new StackUpdate(values, template, tags, budget.stack());
    Stacks stacks = environments.cloud().stacks();
    StackChanges changes = stacks.previewUpdate(stack.stackId(), update);
    if (changes.none() && others.isEmpty()) {
      return stack;
    }
    String words = changes.none() ? "change nothing but values and tags" : changes.words();
    step.note("Heat would " + words);
    if (!consent.to("Heat would %s in '%s'. Change it so?".formatted(words, name))) {
      throw refused(others, "Heat would " + words);
    }
    if (grows(stack, insisted)) {
      // The token in their user data is good only until the nodes of before were Ready.
      onControlPlane(ADMIT);
      step.note("new workers may join");
    }
    Stack changed =
        step.run(
            "update the stack",
            own ->
                stacks.update(
                    stack, update, budget.updateBegins(), event -> own.note(event.words())));
    forget(gone(stack, changed), step);
    return changed;
  }

  /** Returns the names of the nodes that an update has taken away. */
  private static Set<String> gone(Stack before, Stack after) {
    if (workers(before) <= workers(after)) {
      return Set.of();
    }
    Set<String> gone = new TreeSet<>();
    Environments.nodes(before).forEach(node -> gone.add(node.name()));
    Environments.nodes(after).forEach(node -> gone.remove(node.name()));
    return gone;
  }

  /** Kubernetes would take them for nodes in trouble, and proofs would miss them. */
  private void forget(Set<String> nodes, Step step) {
    if (!nodes.isEmpty()) {
      onControlPlane(FORGET + String.join(" ", nodes));
      step.note("Kubernetes has forgotten " + String.join(", ", nodes));
    }
  }

  private StackRequest template(UpRequest.TemplateRequest asked) {
    HeatTemplate gathered = asked.gathered();
    return StackRequest.of(request.name().value(), gathered.text())
        .withFiles(gathered.files())
        .withEnvironment(gathered.environment());
  }

  private static boolean grows(Stack stack, Map<String, String> insisted) {
    String wanted = insisted.getOrDefault(WORKERS, "");
    return wanted.matches(COUNT) && Integer.parseInt(wanted) > workers(stack);
  }

  private static int workers(Stack stack) {
    String there = stack.parameters().getOrDefault(WORKERS, "");
    return there.matches(COUNT) ? Integer.parseInt(there) : 0;
  }

  private void onControlPlane(String command) {
    try (OpenEnvironment environment = OpenEnvironment.open(request.name(), environments)) {
      SshTarget controlPlane = environment.nodes().get(0).target();
      Deadline deadline = budget.updateBegins();
      environment
          .connections()
          .to(controlPlane, deadline)
          .run(command, deadline)
          .orThrow(ErrorCode.SSH);
    }
  }

  private HothouseException refused(List<String> others, String reason) {
    return new HothouseException(
        ErrorCode.CONFLICT,
        "The environment '%s' exists, but not as it was asked for: %s. It is left as it is: %s. Next: give --update to change it so, leave that out to go on with what is there, choose another name, or run 'hothouse down %s' first."
            .formatted(
                request.name(),
                others.isEmpty() ? "it has another template" : String.join("; ", others),
                reason,
                request.name()));
  }
}
