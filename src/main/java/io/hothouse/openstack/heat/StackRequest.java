package io.hothouse.openstack.heat;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.node.ObjectNode;
import io.hothouse.openstack.transport.Json;
import java.time.Duration;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;

/**
 * What a stack is made from.
 *
 * @param template the HOT text
 * @param files texts by the names under which templates ask for them
 * @param parameters texts, numbers, booleans, lists or maps
 * @param environment the sections of an environment; {@code parameters} win over its own
 * @param tags must not hold commas
 * @param timeout until when Heat itself gives up; Heat counts whole minutes
 */
public record StackRequest(
    String name,
    String template,
    Map<String, String> files,
    Map<String, Object> parameters,
    Map<String, Object> environment,
    List<String> tags,
    Duration timeout) {

  /** Refuses tags that Heat would read as several. */
  public StackRequest {
    files = Map.copyOf(files);
    parameters = Map.copyOf(parameters);
    tags = List.copyOf(tags);
    if (tags.stream().anyMatch(tag -> tag.contains(","))) {
      throw new IllegalArgumentException("A tag holds a comma: " + tags);
    }
  }

  /** Begins a request with what every stack needs. */
  public static StackRequest of(String name, String template) {
    return new StackRequest(
        name, template, Map.of(), Map.of(), Map.of(), List.of(), Duration.ofHours(1));
  }

  /** Returns this request with files for its template. */
  public StackRequest withFiles(Map<String, String> all) {
    return new StackRequest(name, template, all, parameters, environment, tags, timeout);
  }

  /** Returns this request with one parameter more. */
  public StackRequest withParameter(String parameter, Object value) {
    Map<String, Object> all = new LinkedHashMap<>(parameters);
    all.put(parameter, value);
    return new StackRequest(name, template, files, all, environment, tags, timeout);
  }

  /** Returns this request with an environment. */
  public StackRequest withEnvironment(Map<String, Object> sections) {
    return new StackRequest(name, template, files, parameters, sections, tags, timeout);
  }

  /** Returns this request with these tags. */
  public StackRequest withTags(List<String> all) {
    return new StackRequest(name, template, files, parameters, environment, all, timeout);
  }

  /** Returns this request with this time-out. */
  public StackRequest withTimeout(Duration limit) {
    return new StackRequest(name, template, files, parameters, environment, tags, limit);
  }

  JsonNode json() {
    ObjectNode json = Json.object();
    json.put("stack_name", name);
    json.put("template", template);
    json.set("files", Json.tree(files));
    json.set("parameters", Json.tree(parameters));
    if (!environment.isEmpty()) {
      json.set("environment", Json.tree(environment));
    }
    json.put("tags", String.join(",", tags));
    json.put("timeout_mins", Math.max(1, timeout.toMinutes()));
    json.put("disable_rollback", true);
    return json;
  }
}
