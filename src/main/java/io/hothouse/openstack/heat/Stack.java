package io.hothouse.openstack.heat;

import com.fasterxml.jackson.databind.JsonNode;
import io.hothouse.openstack.transport.Json;
import java.time.Instant;
import java.util.ArrayList;
import java.util.Collections;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;

/**
 * A stack as Heat shows it.
 *
 * @param outputs plain values by name: texts, numbers, lists, maps, or null where Heat has none
 *     yet; empty when the stack comes from a list
 * @param parameters as texts; hidden ones are asterisks; empty when the stack comes from a list
 */
public record Stack(
    StackId stackId,
    StackStatus status,
    String reason,
    Optional<Instant> created,
    List<String> tags,
    Map<String, Object> outputs,
    Map<String, String> parameters) {

  public static Stack of(JsonNode json) {
    List<String> tags = new ArrayList<>();
    json.path("tags").forEach(tag -> tags.add(tag.asText()));
    Map<String, Object> outputs = new LinkedHashMap<>();
    json.path("outputs")
        .forEach(
            output ->
                outputs.put(
                    Json.text(output, "output_key"), Json.plain(output.path("output_value"))));
    return new Stack(
        new StackId(Json.text(json, "stack_name"), Json.text(json, "id")),
        StackStatus.parse(Json.text(json, "stack_status")),
        Json.text(json, "stack_status_reason"),
        Json.time(json, "creation_time"),
        List.copyOf(tags),
        Collections.unmodifiableMap(outputs),
        json.path("parameters").isObject() ? Json.texts(json.path("parameters")) : Map.of());
  }
}
