package io.hothouse.yaml;

import java.math.BigDecimal;
import java.math.BigInteger;
import java.util.ArrayList;
import java.util.Collections;
import java.util.HashMap;
import java.util.HashSet;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.regex.Pattern;
import org.yaml.snakeyaml.DumperOptions;
import org.yaml.snakeyaml.nodes.MappingNode;
import org.yaml.snakeyaml.nodes.Node;
import org.yaml.snakeyaml.nodes.NodeTuple;
import org.yaml.snakeyaml.nodes.ScalarNode;
import org.yaml.snakeyaml.nodes.SequenceNode;
import org.yaml.snakeyaml.nodes.Tag;

/**
 * Reads YAML as Heat and its client do, which is as PyYAML does.
 *
 * <p>What a plain scalar means is decided here, because SnakeYAML and PyYAML differ in it: {@code
 * 1e3} is a number to one and a text to the other, and a date stays the text that it is. Lines are
 * kept for messages.
 */
public final class YamlReader {
  static final int MOST_DEPTH = 100;

  /** "This is what it looks like", which for a plain text is a text. */
  private static final Tag AS_IT_STANDS = new Tag("!");

  /** Aliases can turn a few lines into millions of values. */
  static final int MOST_VALUES = 200_000;

  /** How many places are cured, each of which takes another look at all of the text. */
  private static final int MOST_CURES = 200;

  private static final Pattern TRUE = Pattern.compile("yes|true|on");
  private static final Pattern FALSE = Pattern.compile("no|false|off");

  /** What differs between those who read a text. */
  private enum Reading {
    /** As Heat's client does. */
    PYTHON,
    /** The same, but a mapping that has a key twice is refused. */
    STRICT,
    /** As kubectl does: a key twice is refused, and 12:30 is a text and no number to base 60. */
    KUBERNETES
  }

  /**
   * A text's only document.
   *
   * @param leniency what was done so that it could be read
   */
  record Composed(Optional<Node> root, Leniency leniency) {}

  private final Reading reading;
  private final Leniency leniency;

  private YamlReader(Reading reading, Leniency leniency) {
    this.reading = reading;
    this.leniency = leniency;
  }

  /** Reads the only document of a text; an empty one gives a mapping without keys. */
  public static Value read(String text) throws Malformed {
    return read(text, Reading.PYTHON);
  }

  /** Reads as {@link #read}, but refuses a mapping that has a key twice. */
  public static Value readStrictly(String text) throws Malformed {
    return read(text, Reading.STRICT);
  }

  /** Reads a Kubernetes object as kubectl does. */
  public static Value readAsKubernetes(String text) throws Malformed {
    return read(text, Reading.KUBERNETES);
  }

  private static Value read(String text, Reading reading) throws Malformed {
    Composed composed = compose(text, reading != Reading.KUBERNETES);
    return composed.root().isEmpty()
        ? new Value(Map.of(), 1)
        : new YamlReader(reading, composed.leniency()).value(composed.root().get());
  }

  /**
   * Returns the only document of a text.
   *
   * @param asPython whether what PyYAML refuses is refused
   */
  static Composed compose(String text, boolean asPython) throws Malformed {
    YamlNodes.Bounds bounds = new YamlNodes.Bounds(MOST_VALUES, MOST_DEPTH, asPython);
    try {
      return new Composed(YamlNodes.compose(text, bounds), Leniency.NONE);
    } catch (Malformed problem) {
      if (problem.isExcess()) {
        throw problem;
      }
      return leniently(Leniency.applied(text), bounds, problem);
    }
  }

  /** What cannot be read either way is told as it was found at first. */
  private static Composed leniently(String text, YamlNodes.Bounds bounds, Malformed first)
      throws Malformed {
    String now = text;
    for (int i = 0; i < MOST_CURES; i++) {
      try {
        return new Composed(YamlNodes.compose(now, bounds), Leniency.SOME);
      } catch (Malformed problem) {
        if (problem.isExcess()) {
          throw problem;
        }
        String next = problem.index() < 0 ? now : Leniency.curedAt(now, problem.index());
        if (next.equals(now)) {
          throw first;
        }
        now = next;
      }
    }
    throw first;
  }

  private Value value(Node node) throws Malformed {
    int line = YamlNodes.line(node);
    if (node instanceof ScalarNode scalar) {
      return new Value(scalar(scalar, line), line);
    }
    if (!node.getTag().equals(node instanceof SequenceNode ? Tag.SEQ : Tag.MAP)) {
      throw new Malformed(line, "the tag " + node.getTag() + " has no meaning here");
    }
    if (node instanceof SequenceNode sequence) {
      List<Value> items = new ArrayList<>();
      for (Node item : sequence.getValue()) {
        items.add(value(item));
      }
      return new Value(Collections.unmodifiableList(items), line);
    }
    Map<Object, Value> map = new LinkedHashMap<>();
    Map<Object, Object> spellings = new HashMap<>();
    if (reading != Reading.PYTHON) {
      refuseDuplicates((MappingNode) node);
    }
    for (NodeTuple tuple : merged((MappingNode) node)) {
      Value key = key(tuple.getKeyNode());
      if (key.mapping().isPresent() || key.list().isPresent()) {
        throw new Malformed(key.line(), "a key is not a scalar");
      }
      // The same key keeps the spelling that stands first.
      Object spelling = spellings.putIfAbsent(identity(key.content()), key.content());
      map.put(spelling == null ? key.content() : spelling, value(tuple.getValueNode()));
    }
    return new Value(Collections.unmodifiableMap(map), line);
  }

  private Value key(Node node) throws Malformed {
    return YamlNodes.DEFAULT_KEY.equals(node.getTag()) && node instanceof ScalarNode key
        ? new Value(key.getValue(), YamlNodes.line(node))
        : value(node);
  }

  /** Python takes 1, 1.0 and a true for the same key. */
  private static Object identity(Object key) {
    if (key instanceof Boolean truth) {
      return truth ? BigInteger.ONE : BigInteger.ZERO;
    }
    return key instanceof Double number && number == Math.rint(number) && !number.isInfinite()
        ? new BigDecimal(number).toBigInteger()
        : key;
  }

  private static void refuseDuplicates(MappingNode node) throws Malformed {
    Set<String> keys = new HashSet<>();
    for (NodeTuple tuple : node.getValue()) {
      if (tuple.getKeyNode() instanceof ScalarNode key
          && !Tag.MERGE.equals(key.getTag())
          && !keys.add(key.getValue())) {
        throw new Malformed(
            YamlNodes.line(key), "the key '%s' is there twice".formatted(key.getValue()));
      }
    }
  }

  /** What is merged comes first, and the mapping's own values stay in its places. */
  private static List<NodeTuple> merged(MappingNode node) throws Malformed {
    int line = YamlNodes.line(node);
    List<NodeTuple> first = new ArrayList<>();
    List<NodeTuple> own = new ArrayList<>();
    for (NodeTuple tuple : node.getValue()) {
      if (!Tag.MERGE.equals(tuple.getKeyNode().getTag())) {
        own.add(tuple);
      } else if (tuple.getValueNode() instanceof MappingNode mapping) {
        first.addAll(merged(mapping));
      } else if (tuple.getValueNode() instanceof SequenceNode sequence) {
        List<Node> mappings = new ArrayList<>(sequence.getValue());
        Collections.reverse(mappings);
        for (Node item : mappings) {
          if (!(item instanceof MappingNode mapping)) {
            throw new Malformed(line, "what is merged is not a mapping");
          }
          first.addAll(merged(mapping));
        }
      } else {
        throw new Malformed(line, "what is merged is not a mapping");
      }
    }
    first.addAll(own);
    return first;
  }

  private Object scalar(ScalarNode node, int line) throws Malformed {
    String text =
        leniency.restored(
            node.getValue(), node.getScalarStyle() == DumperOptions.ScalarStyle.DOUBLE_QUOTED);
    Tag tag = node.getTag();
    if (reading == Reading.KUBERNETES
        && text.contains(":")
        && (Tag.INT.equals(tag) || Tag.FLOAT.equals(tag))) {
      return text;
    }
    try {
      if (Tag.NULL.equals(tag)) {
        return null;
      }
      if (Tag.BOOL.equals(tag)) {
        return truth(text, line);
      }
      if (Tag.INT.equals(tag)) {
        return integer(text.replace("_", ""));
      }
      if (Tag.FLOAT.equals(tag)) {
        return real(text.replace("_", "").toLowerCase(Locale.ROOT));
      }
    } catch (NumberFormatException problem) {
      throw new Malformed(line, "'" + text + "' is not a number");
    }
    if (Tag.STR.equals(tag)
        || Tag.TIMESTAMP.equals(tag)
        || (Tag.MERGE.equals(tag) && reading == Reading.KUBERNETES)
        || AS_IT_STANDS.equals(tag)) {
      return text;
    }
    if (Tag.MERGE.equals(tag) || YamlNodes.DEFAULT_KEY.equals(tag)) {
      throw new Malformed(line, "'%s' is no value unless it is in quotes".formatted(text));
    }
    throw new Malformed(line, "the tag " + tag + " has no meaning here");
  }

  private static boolean truth(String text, int line) throws Malformed {
    String word = text.toLowerCase(Locale.ROOT);
    if (!TRUE.matcher(word).matches() && !FALSE.matcher(word).matches()) {
      throw new Malformed(line, "'%s' is neither true nor false".formatted(text));
    }
    return TRUE.matcher(word).matches();
  }

  private static BigInteger integer(String text) {
    boolean negative = text.startsWith("-");
    String digits = text.replaceFirst("^[-+]", "");
    BigInteger number;
    if (digits.startsWith("0b")) {
      number = new BigInteger(digits.substring(2), 2);
    } else if (digits.startsWith("0x")) {
      number = new BigInteger(digits.substring(2), 16);
    } else if (digits.startsWith("0")) {
      // "0o" where a tag says that it is a number.
      number = new BigInteger(digits.startsWith("0o") ? digits.substring(2) : digits, 8);
    } else {
      number = BigInteger.ZERO;
      for (String part : digits.split(":", -1)) {
        number = number.multiply(BigInteger.valueOf(60)).add(new BigInteger(part));
      }
    }
    return negative ? number.negate() : number;
  }

  private static double real(String text) {
    double sign = text.startsWith("-") ? -1 : 1;
    String digits = text.replaceFirst("^[-+]", "");
    if (digits.equals(".inf")) {
      return sign * Double.POSITIVE_INFINITY;
    }
    if (digits.equals(".nan")) {
      return Double.NaN;
    }
    double number = 0;
    for (String part : digits.split(":", -1)) {
      number = number * 60 + Double.parseDouble(part);
    }
    return sign * number;
  }
}
