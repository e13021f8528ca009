package io.hothouse.yaml;

import java.io.IOException;
import java.io.StringWriter;
import java.io.UncheckedIOException;
import java.util.List;
import java.util.Optional;
import org.yaml.snakeyaml.DumperOptions;
import org.yaml.snakeyaml.Yaml;
import org.yaml.snakeyaml.nodes.MappingNode;
import org.yaml.snakeyaml.nodes.Node;
import org.yaml.snakeyaml.nodes.NodeTuple;
import org.yaml.snakeyaml.nodes.ScalarNode;
import org.yaml.snakeyaml.nodes.SequenceNode;
import org.yaml.snakeyaml.nodes.Tag;

/**
 * A mapping that is changed and written again. Every value keeps the form that it had, quoted or
 * plain, in braces or in lines: what is a text to one reader and a truth value to another stays
 * what it was. Comments and spacing do not stay.
 */
public final class YamlDocument {
  private final MappingNode root;
  private final Leniency leniency;

  private YamlDocument(MappingNode root, Leniency leniency) {
    this.root = root;
    this.leniency = leniency;
  }

  /** Reads a document, which must be a mapping. */
  public static YamlDocument of(String text) throws Malformed {
    YamlReader.Composed composed = YamlReader.compose(text, false);
    if (composed.root().isPresent() && composed.root().get() instanceof MappingNode mapping) {
      return new YamlDocument(mapping, composed.leniency());
    }
    throw new Malformed(1, "it is not a mapping");
  }

  /** Takes the items of that name out of a list of named mappings. */
  public void removeItems(String list, String name) {
    items(list)
        .ifPresent(items -> items.removeIf(item -> scalar(item, "name").equals(Optional.of(name))));
  }

  /** Puts the first item of a list in {@code source} before all others of this list. */
  public void addItem(String list, YamlDocument source) {
    List<Node> added = source.items(list).orElseThrow();
    Optional<List<Node>> items = items(list);
    if (items.isPresent()) {
      items.get().add(0, added.get(0));
    } else {
      set(list, new SequenceNode(Tag.SEQ, added, DumperOptions.FlowStyle.BLOCK));
    }
  }

  /** Gives a key a text. */
  public void set(String key, String text) {
    set(key, new ScalarNode(Tag.STR, text, null, null, DumperOptions.ScalarStyle.PLAIN));
  }

  /** Takes a key out. */
  public void unset(String key) {
    root.getValue().removeIf(tuple -> isKey(tuple, key));
  }

  private void set(String key, Node value) {
    Node name = new ScalarNode(Tag.STR, key, null, null, DumperOptions.ScalarStyle.PLAIN);
    unset(key);
    root.getValue().add(new NodeTuple(name, value));
  }

  private Optional<List<Node>> items(String list) {
    return value(root, list)
        .filter(SequenceNode.class::isInstance)
        .map(node -> ((SequenceNode) node).getValue());
  }

  private static Optional<String> scalar(Node node, String key) {
    return node instanceof MappingNode mapping
        ? value(mapping, key)
            .filter(ScalarNode.class::isInstance)
            .map(value -> ((ScalarNode) value).getValue())
        : Optional.empty();
  }

  private static Optional<Node> value(MappingNode mapping, String key) {
    return mapping.getValue().stream()
        .filter(tuple -> isKey(tuple, key))
        .map(NodeTuple::getValueNode)
        .findFirst();
  }

  private static boolean isKey(NodeTuple tuple, String key) {
    return tuple.getKeyNode() instanceof ScalarNode scalar && scalar.getValue().equals(key);
  }

  /** Returns the document as it is now. */
  public String text() {
    DumperOptions dumping = new DumperOptions();
    dumping.setWidth(Integer.MAX_VALUE);
    StringWriter text = new StringWriter();
    try {
      new Yaml(dumping).serialize(root, text);
      text.close();
    } catch (IOException impossible) {
      throw new UncheckedIOException(impossible);
    }
    return leniency.restored(text.toString(), true);
  }

  /** Returns plain values as a document in lines. */
  public static String block(Object plain) {
    DumperOptions options = new DumperOptions();
    options.setDefaultFlowStyle(DumperOptions.FlowStyle.BLOCK);
    options.setWidth(Integer.MAX_VALUE);
    return new Yaml(options).dump(plain);
  }
}
