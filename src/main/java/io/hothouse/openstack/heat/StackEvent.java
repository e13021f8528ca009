package io.hothouse.openstack.heat;

import com.fasterxml.jackson.databind.JsonNode;
import io.hothouse.openstack.transport.Json;
import java.time.Instant;
import java.util.Optional;

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

  /** Tells whether this is about the stack itself rather than about a resource in it. */
  public boolean ofStackItself() {
    return physicalId.equals(stackId);
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
