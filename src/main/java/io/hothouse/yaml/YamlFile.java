package io.hothouse.yaml;

import com.fasterxml.jackson.core.JsonProcessingException;
import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import com.fasterxml.jackson.databind.node.NullNode;
import com.fasterxml.jackson.databind.node.TextNode;
import io.hothouse.ErrorCode;
import io.hothouse.HothouseException;
import java.io.IOException;
import java.io.InputStream;
import java.nio.ByteBuffer;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import org.yaml.snakeyaml.nodes.MappingNode;
import org.yaml.snakeyaml.nodes.Node;
import org.yaml.snakeyaml.nodes.NodeTuple;
import org.yaml.snakeyaml.nodes.ScalarNode;
import org.yaml.snakeyaml.nodes.SequenceNode;
import org.yaml.snakeyaml.nodes.Tag;

/**
 * Reads a YAML or JSON file into settings that know their line.
 *
 * <p>Only the text's structure is used: no tag creates an object, every scalar stays the text that
 * it is (a project called {@code 0123} keeps its zero), and size, depth and aliases are bounded.
 */
public final class YamlFile {
  private static final ObjectMapper JSON = JsonMappers.shared();
  private static final int MOST_BYTES = 1 << 20;
  private static final YamlNodes.Bounds BOUNDS = new YamlNodes.Bounds(20_000, 30, false);

  /** Tags that leave a value what it looks like; behind any other it is something else. */
  private static final Set<Tag> PLAIN =
      Set.of(
          Tag.NULL,
          Tag.BOOL,
          Tag.INT,
          Tag.FLOAT,
          Tag.STR,
          Tag.TIMESTAMP,
          Tag.MERGE,
          Tag.MAP,
          Tag.SEQ,
          new Tag("!"));

  private final Path file;
  private final ErrorCode code;

  private YamlFile(Path file, ErrorCode code) {
    this.file = file;
    this.code = code;
  }

  /**
   * Reads {@code file}; an empty one gives a setting without values.
   *
   * @param code the kind of failure that a malformed file is
   */
  public static Setting read(Path file, ErrorCode code) {
    return new YamlFile(file, code).read();
  }

  private Setting read() {
    try {
      Optional<Node> root = YamlNodes.compose(content(), BOUNDS);
      return root.isEmpty()
          ? new Setting(Map.of(), NullNode.instance, file.toString(), code)
          : setting(root.get());
    } catch (Malformed problem) {
      throw malformed(problem.place(file.toString()), problem.getMessage());
    }
  }

  private String content() {
    // A pipe has no size before it is read.
    try (InputStream stream = Files.newInputStream(file)) {
      byte[] bytes = stream.readNBytes(MOST_BYTES + 1);
      if (bytes.length > MOST_BYTES) {
        throw malformed(file.toString(), "it is larger than 1 MiB");
      }
      return StandardCharsets.UTF_8.newDecoder().decode(ByteBuffer.wrap(bytes)).toString();
    } catch (IOException problem) {
      throw new HothouseException(
          code,
          "Tried to read %s, but it cannot be read as text (%s). Next: check the file."
              .formatted(file, problem.getClass().getSimpleName()),
          problem);
    }
  }

  private Setting setting(Node node) {
    String origin = "%s, line %d".formatted(file, YamlNodes.line(node));
    if (!PLAIN.contains(node.getTag())) {
      throw malformed(origin, "the tag %s has no meaning here".formatted(node.getTag().getValue()));
    }
    if (node instanceof ScalarNode scalar) {
      String text = Tag.NULL.equals(scalar.getTag()) ? "" : scalar.getValue();
      return new Setting(text, data(scalar), origin, code);
    }
    if (node instanceof SequenceNode sequence) {
      List<Setting> items = new ArrayList<>();
      sequence.getValue().forEach(item -> items.add(setting(item)));
      return new Setting(List.copyOf(items), NullNode.instance, origin, code);
    }
    return new Setting(mapping((MappingNode) node), NullNode.instance, origin, code);
  }

  /** What YAML writes otherwise than JSON, as {@code yes} or {@code 0o17}, stays a text. */
  private static JsonNode data(ScalarNode scalar) {
    if (Tag.NULL.equals(scalar.getTag())) {
      return NullNode.instance;
    }
    if (scalar.isPlain() && !Tag.STR.equals(scalar.getTag())) {
      try {
        return JSON.readTree(scalar.getValue());
      } catch (JsonProcessingException notJson) {
        return TextNode.valueOf(scalar.getValue());
      }
    }
    return TextNode.valueOf(scalar.getValue());
  }

  private Map<String, Setting> mapping(MappingNode node) {
    Map<String, Setting> own = new LinkedHashMap<>();
    Map<String, Setting> inherited = new LinkedHashMap<>();
    for (NodeTuple tuple : node.getValue()) {
      Setting value = setting(tuple.getValueNode());
      if (!(tuple.getKeyNode() instanceof ScalarNode key)) {
        throw malformed(value.origin(), "a key is not a text");
      }
      if (Tag.MERGE.equals(key.getTag())) {
        merged(value).forEach(inherited::putIfAbsent);
      } else if (own.put(key.getValue(), value) != null) {
        throw malformed(value.origin(), "the key '%s' is there twice".formatted(key.getValue()));
      }
    }
    inherited.forEach(own::putIfAbsent);
    return own;
  }

  private static Map<String, Setting> merged(Setting value) {
    if (!(value.value() instanceof List<?> list)) {
      return value.mapping("<<");
    }
    Map<String, Setting> all = new LinkedHashMap<>();
    list.forEach(item -> ((Setting) item).mapping("<<").forEach(all::putIfAbsent));
    return all;
  }

  private HothouseException malformed(String place, String problem) {
    return new HothouseException(
        code, "Tried to read %s, but %s. Next: correct the file's YAML.".formatted(place, problem));
  }
}
