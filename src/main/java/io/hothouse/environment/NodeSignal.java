package io.hothouse.environment;

import com.fasterxml.jackson.core.JsonProcessingException;
import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import io.hothouse.ErrorCode;
import io.hothouse.HothouseException;
import io.hothouse.yaml.JsonMappers;
import java.util.ArrayList;
import java.util.List;

/**
 * What a node's boot script signals to Heat as soon as the node can be reached.
 *
 * @param address the node's own address, which may be private
 * @param kernel its release, as {@code uname -r} prints it
 * @param stock whether it booted a stock image, which has to be prepared before it can be a node
 * @param hostKeys the public SSH host keys, one line each
 */
public record NodeSignal(
    String name, String address, String kernel, boolean stock, List<String> hostKeys) {
  private static final ObjectMapper JSON = JsonMappers.shared();

  public NodeSignal {
    hostKeys = List.copyOf(hostKeys);
  }

  /** Reads the JSON text that the boot script sent. */
  public static NodeSignal parse(String text) {
    JsonNode json = json(text);
    List<String> keys = new ArrayList<>();
    json.path("host_keys").forEach(key -> keys.add(key.asText()));
    return new NodeSignal(
        json.path("name").asText(),
        json.path("address").asText(),
        json.path("kernel").asText(),
        json.path("stock").asBoolean(),
        keys);
  }

  /**
   * Returns the text that a node sent under the id {@code id}, from all that a wait condition
   * holds; empty if none.
   */
  public static String ofWaitCondition(String data, String id) {
    return json(data).path(id).asText();
  }

  private static JsonNode json(String text) {
    try {
      return JSON.readTree(text);
    } catch (JsonProcessingException problem) {
      throw new HothouseException(
          ErrorCode.STACK_FAILED,
          "Tried to read a node's signal, but it is not JSON: %s. Next: look at the stack's outputs; was it made from another template?"
              .formatted(problem.getOriginalMessage()),
          problem);
    }
  }
}
