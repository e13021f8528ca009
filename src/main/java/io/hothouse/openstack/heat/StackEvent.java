package io.hothouse.openstack.heat;

import com.fasterxml.jackson.databind.JsonNode;
import io.hothouse.openstack.transport.Json;
import java.time.Instant;
import java.util.Optional;
import java.util.regex.Matcher;
import java.util.regex.Pattern;

/**
 * Something that happened to a resource of a stack, or to the stack itself.
 *
 * @param stackName the stack that the resource is in, which may be a nested one
 * @param stackId that stack's id
 * @param physicalId the resource's own id in its service; a nested stack's id where it is one
 */
public record StackEvent(
    String id,
    Instant time,
    String stackName,
    String stackId,
    String resource,
    String physicalId,
    StackStatus status,
    String reason) {
  private static final Pattern HELD =
      Pattern.compile("\\w+ paused until Hook ([\\w-]+) is cleared");
  private static final Pattern CLEARED = Pattern.compile("Hook [\\w-]+ is cleared");

  /** Tells whether this is about the stack itself rather than about a resource in it. */
  public boolean ofStackItself() {
    return physicalId.equals(stackId);
  }

  /** Returns what happened, in a few words. */
  public String words() {
    return held().orElseGet(() -> "%s/%s %s".formatted(stackName, resource, status));
  }

  /**
   * Returns, of a resource that has come to a hook, that it waits there and how it goes on: an
   * environment may have hooks, and nobody but a user clears them.
   */
  public Optional<String> held() {
    Matcher held = HELD.matcher(reason);
    return held.matches()
        ? Optional.of(
            "%s/%s waits at its hook %s, until somebody runs: openstack stack hook clear --%s %s %s"
                .formatted(stackName, resource, held.group(1), held.group(1), stackId, resource))
        : Optional.empty();
  }

  /** Tells whether this ends the waiting that an earlier event told of. */
  boolean endsHold(StackEvent earlier) {
    return stackId.equals(earlier.stackId)
        && resource.equals(earlier.resource)
        && held().isEmpty()
        && (CLEARED.matcher(reason).matches() || !status.equals(earlier.status));
  }

  public static StackEvent of(JsonNode json) {
    Optional<StackId> stack = StackLinks.stack(json);
    return new StackEvent(
        Json.text(json, "id"),
        Json.time(json, "event_time").orElse(Instant.EPOCH),
        stack.map(StackId::name).orElse(""),
        stack.map(StackId::id).orElse(""),
        Json.text(json, "resource_name"),
        Json.text(json, "physical_resource_id"),
        StackStatus.parse(Json.text(json, "resource_status")),
        Json.text(json, "resource_status_reason"));
  }
}
