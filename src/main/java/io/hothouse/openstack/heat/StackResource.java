package io.hothouse.openstack.heat;

import com.fasterxml.jackson.databind.JsonNode;
import io.hothouse.openstack.transport.Json;

/**
 * A resource of a stack.
 *
 * @param stack the stack that it is in, which may be a nested one
 * @param name its name in the template, or its index in a group
 * @param parent the resource of the outer stack that holds it; empty at the top
 * @param type as in {@code OS::Nova::Server}
 * @param physicalId its own id in its service; empty before it is made
 */
public record StackResource(
    StackId stack,
    String name,
    String parent,
    String type,
    String physicalId,
    StackStatus status,
    String reason) {

  public static StackResource of(JsonNode json) {
    return new StackResource(
        StackLinks.stack(json).orElse(new StackId("", "")),
        Json.text(json, "resource_name"),
        Json.text(json, "parent_resource"),
        Json.text(json, "resource_type"),
        Json.text(json, "physical_resource_id"),
        StackStatus.parse(Json.text(json, "resource_status")),
        Json.text(json, "resource_status_reason"));
  }
}
