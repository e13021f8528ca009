package io.hothouse.openstack.heat;

import io.hothouse.ErrorCode;
import io.hothouse.HothouseException;
import io.hothouse.openstack.transport.Reasons;
import java.util.Collection;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Set;
import java.util.regex.Pattern;
import java.util.stream.Collectors;

/**
 * Why a stack failed: the resource at the bottom and the reason that its service gave.
 *
 * @param action create, update or delete
 * @param resource its way from the stack, as in {@code workers.1.server}; the stack's name when no
 *     single resource is to blame
 * @param type as in {@code OS::Nova::Server}; empty when unknown
 * @param physicalId the resource's id in its service; empty when it was never made
 * @param reason Heat's words without the path that leads to the resource
 * @param others resources that failed by themselves too
 */
public record FailureCause(
    StackId stack,
    String action,
    ErrorCode code,
    String resource,
    String type,
    String physicalId,
    String reason,
    List<String> others) {

  private static final Pattern ABORTED =
      Pattern.compile("(CREATE|UPDATE|DELETE|Resource \\w+|Stack \\w+) (aborted|cancelled)");

  /** What Heat puts before the words of the service. */
  private static final Pattern PREFIX =
      Pattern.compile("^(Resource \\w+ failed: )?(\\w+: )?(resources[^: ]*: )*");

  /** Copies the list. */
  public FailureCause {
    others = List.copyOf(others);
  }

  /** Finds the cause among all events of the stack so far and its resources. */
  public static FailureCause of(
      Stack stack, List<StackEvent> events, List<StackResource> resources) {
    List<StackEvent> leaves = leaves(events);
    String action = stack.status().action().toLowerCase(Locale.ROOT);
    if (leaves.isEmpty()) {
      return new FailureCause(
          stack.stackId(),
          action,
          Reasons.code(stack.reason(), ErrorCode.STACK_FAILED),
          stack.stackId().name(),
          "",
          "",
          words(stack.reason()),
          List.of());
    }
    StackEvent first = leaves.get(0);
    return new FailureCause(
        stack.stackId(),
        action,
        Reasons.code(first.reason(), ErrorCode.STACK_FAILED),
        path(first.stackId(), first.resource(), resources),
        type(first, resources),
        first.physicalId(),
        words(first.reason()),
        leaves.stream()
            .skip(1)
            .map(event -> path(event.stackId(), event.resource(), resources))
            .toList());
  }

  /** Returns the failure for the user. */
  public HothouseException exception() {
    String also = others.isEmpty() ? "" : " (%s failed too)".formatted(String.join(", ", others));
    return new HothouseException(
        code,
        "Tried to %s the stack '%s', but %s%s failed: %s%s. Next: %s."
            .formatted(
                action,
                stack.name(),
                resource,
                type.isEmpty() ? "" : " [" + type + "]",
                reason.replaceFirst("\\.$", ""),
                also,
                Advice.next(code)));
  }

  /** The failures that no failure further down explains and that Heat did not repair by itself. */
  private static List<StackEvent> leaves(List<StackEvent> events) {
    Map<String, StackEvent> last = new LinkedHashMap<>();
    events.stream().filter(event -> !event.ofStackItself()).forEach(event -> replace(last, event));
    Set<String> failedStacks =
        last.values().stream()
            .filter(FailureCause::blamable)
            .map(StackEvent::stackId)
            .collect(Collectors.toSet());
    List<StackEvent> candidates =
        last.values().stream()
            .filter(FailureCause::blamable)
            .filter(event -> !failedStacks.contains(event.physicalId()))
            .toList();
    return candidates;
  }

  /** Keeps each resource's last word, in the order of these words. */
  private static void replace(Map<String, StackEvent> last, StackEvent event) {
    String key = event.stackId() + "/" + event.resource();
    last.remove(key);
    last.put(key, event);
  }

  private static boolean blamable(StackEvent event) {
    return event.status().failed() && !ABORTED.matcher(event.reason()).find();
  }

  /** Returns the way from the stack to the resource, as in {@code workers.1.server}. */
  private static String path(String stackId, String resource, Collection<StackResource> resources) {
    return resources.stream()
        .filter(holder -> holder.physicalId().equals(stackId))
        .findFirst()
        .map(holder -> path(holder.stack().id(), holder.name(), resources) + "." + resource)
        .orElse(resource);
  }

  private static String type(StackEvent event, Collection<StackResource> resources) {
    return resources.stream()
        .filter(it -> it.name().equals(event.resource()))
        .filter(it -> it.stack().id().equals(event.stackId()))
        .map(StackResource::type)
        .findFirst()
        .orElse("");
  }

  private static String words(String reason) {
    return PREFIX.matcher(reason).replaceFirst("");
  }
}
