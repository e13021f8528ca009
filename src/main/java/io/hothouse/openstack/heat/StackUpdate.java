package io.hothouse.openstack.heat;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.node.ObjectNode;
import io.hothouse.openstack.transport.Json;
import java.time.Duration;
import java.util.List;
import java.util.Map;
import java.util.Optional;

/**
 * What a stack is changed to. What is not named stays as it is: Heat is asked for a patch.
 *
 * @param parameters the new values
 * @param request the new template with its files and environment; empty where the old one stays
 * @param tags all that the stack is to have: Heat forgets others
 * @param timeout until when Heat itself gives up; Heat counts whole minutes
 */
public record StackUpdate(
    Map<String, Object> parameters,
    Optional<StackRequest> request,
    List<String> tags,
    Duration timeout) {
  /** Copies the collections. */
  public StackUpdate {
    parameters = Map.copyOf(parameters);
    tags = List.copyOf(tags);
  }

  JsonNode json() {
    ObjectNode json = Json.object();
    request.ifPresent(
        it -> {
          json.put("template", it.template());
          json.set("files", Json.tree(it.files()));
          if (!it.environment().isEmpty()) {
            json.set("environment", Json.tree(it.environment()));
          }
        });
    json.set("parameters", Json.tree(parameters));
    json.put("tags", String.join(",", tags));
    json.put("timeout_mins", Math.max(1, timeout.toMinutes()));
    json.put("disable_rollback", true);
    return json;
  }
}
