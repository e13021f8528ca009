package io.hothouse.template;

import java.io.StringReader;
import java.math.BigInteger;
import java.util.ArrayList;
import java.util.Collections;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.regex.Pattern;
import org.yaml.snakeyaml.DumperOptions;
import org.yaml.snakeyaml.LoaderOptions;
import org.yaml.snakeyaml.Yaml;
import org.yaml.snakeyaml.constructor.SafeConstructor;
import org.yaml.snakeyaml.error.Mark;
import org.yaml.snakeyaml.error.MarkedYAMLException;
import org.yaml.snakeyaml.error.YAMLException;
import org.yaml.snakeyaml.nodes.MappingNode;
import org.yaml.snakeyaml.nodes.Node;
import org.yaml.snakeyaml.nodes.NodeTuple;
import org.yaml.snakeyaml.nodes.ScalarNode;
import org.yaml.snakeyaml.nodes.SequenceNode;
import org.yaml.snakeyaml.nodes.Tag;
import org.yaml.snakeyaml.representer.Representer;
import org.yaml.snakeyaml.resolver.Resolver;

/**
 * Reads YAML as Heat and its client do, which is as PyYAML does.
 *
 * <p>SnakeYAML parses the text. What a plain scalar means is decided here, because SnakeYAML and
 * PyYAML differ in it: {@code 1e3} is a number to one and a text to the other, and a date stays the
 * text that it is. Lines are kept for messages.
 */
final class YamlReader {
  private static final int MOST_DEPTH = 100;

  /** Aliases can turn a few lines into millions of values. */
  private static final int MOST_VALUES = 200_000;

  private static final Pattern TRUE = Pattern.compile("yes|true|on");

  private int values;

  private YamlReader() {}

  /** Reads the only document of a text; an empty one gives a mapping without keys. */
  static Value read(String text) throws Malformed {
    LoaderOptions loading = new LoaderOptions();
    loading.setNestingDepthLimit(MOST_DEPTH);
    loading.setCodePointLimit(Integer.MAX_VALUE);
    loading.setMaxAliasesForCollections(MOST_VALUES);
    DumperOptions dumping = new DumperOptions();
    Yaml yaml =
        new Yaml(
            new SafeConstructor(loading),
            new Representer(dumping),
            dumping,
            loading,
            new PythonResolver());
    try {
      Node root = yaml.compose(new StringReader(text));
      return root == null ? new Value(Map.of(), 1) : new YamlReader().value(root, 0);
    } catch (MarkedYAMLException problem) {
      Mark mark = problem.getProblemMark();
      throw new Malformed(mark == null ? 0 : mark.getLine() + 1, problem.getProblem());
    } catch (YAMLException problem) {
      throw new Malformed(0, String.valueOf(problem.getMessage()).lines().findFirst().orElse(""));
    }
  }

  /** Finds the types of plain scalars by PyYAML's expressions. */
  private static final class PythonResolver extends Resolver {
    @Override
    protected void addImplicitResolvers() {
      add(
          Tag.BOOL,
          "(?:yes|Yes|YES|no|No|NO|true|True|TRUE|false|False|FALSE|on|On|ON|off|Off|OFF)",
          "yYnNtTfFoO");
      add(
          Tag.FLOAT,
          "(?:[-+]?[0-9][0-9_]*\\.[0-9_]*(?:[eE][-+][0-9]+)?|\\.[0-9][0-9_]*(?:[eE][-+][0-9]+)?"
              + "|[-+]?[0-9][0-9_]*(?::[0-5]?[0-9])+\\.[0-9_]*|[-+]?\\.(?:inf|Inf|INF)|\\.(?:nan|NaN|NAN))",
          "-+0123456789.");
      add(
          Tag.INT,
          "(?:[-+]?0b[0-1_]+|[-+]?0[0-7_]+|[-+]?(?:0|[1-9][0-9_]*)|[-+]?0x[0-9a-fA-F_]+"
              + "|[-+]?[1-9][0-9_]*(?::[0-5]?[0-9])+)",
          "-+0123456789");
      add(Tag.MERGE, "(?:<<)", "<");
      add(Tag.NULL, "(?:~|null|Null|NULL|)", "~nN\0");
      addImplicitResolver(Tag.NULL, Pattern.compile("^$"), null);
    }

    private void add(Tag tag, String expression, String first) {
      addImplicitResolver(tag, Pattern.compile("^" + expression + "$"), first);
    }
  }

  private Value value(Node node, int depth) throws Malformed {
    int line = node.getStartMark().getLine() + 1;
    if (++values > MOST_VALUES || depth > MOST_DEPTH) {
      throw new Malformed(line, "it is nested too deeply or has too many values");
    }
    if (node instanceof ScalarNode scalar) {
      return new Value(scalar(scalar, line), line);
    }
    if (node instanceof SequenceNode sequence) {
      List<Value> items = new ArrayList<>();
      for (Node item : sequence.getValue()) {
        items.add(value(item, depth + 1));
      }
      return new Value(Collections.unmodifiableList(items), line);
    }
    Map<Object, Value> map = new LinkedHashMap<>();
    for (NodeTuple tuple : merged((MappingNode) node, 0)) {
      Value key = value(tuple.getKeyNode(), depth + 1);
      if (key.mapping().isPresent() || key.list().isPresent()) {
        throw new Malformed(key.line(), "a key is not a scalar");
      }
      map.put(key.content(), value(tuple.getValueNode(), depth + 1));
    }
    return new Value(Collections.unmodifiableMap(map), line);
  }

  /** What is merged comes first, and the mapping's own values stay in its places. */
  private List<NodeTuple> merged(MappingNode node, int depth) throws Malformed {
    int line = node.getStartMark().getLine() + 1;
    if (depth > MOST_DEPTH) {
      throw new Malformed(line, "it merges itself");
    }
    List<NodeTuple> first = new ArrayList<>();
    List<NodeTuple> own = new ArrayList<>();
    for (NodeTuple tuple : node.getValue()) {
      if (!Tag.MERGE.equals(tuple.getKeyNode().getTag())) {
        own.add(tuple);
      } else if (tuple.getValueNode() instanceof MappingNode mapping) {
        first.addAll(merged(mapping, depth + 1));
      } else if (tuple.getValueNode() instanceof SequenceNode sequence) {
        List<Node> mappings = new ArrayList<>(sequence.getValue());
        Collections.reverse(mappings);
        for (Node item : mappings) {
          if (!(item instanceof MappingNode mapping)) {
            throw new Malformed(line, "what is merged is not a mapping");
          }
          first.addAll(merged(mapping, depth + 1));
        }
      } else {
        throw new Malformed(line, "what is merged is not a mapping");
      }
    }
    first.addAll(own);
    return first;
  }

  private static Object scalar(ScalarNode node, int line) throws Malformed {
    String text = node.getValue();
    Tag tag = node.getTag();
    try {
      if (Tag.NULL.equals(tag)) {
        return null;
      }
      if (Tag.BOOL.equals(tag)) {
        return TRUE.matcher(text.toLowerCase(Locale.ROOT)).matches();
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
    if (Tag.STR.equals(tag) || Tag.TIMESTAMP.equals(tag) || Tag.MERGE.equals(tag)) {
      return text;
    }
    throw new Malformed(line, "the tag " + tag + " has no meaning here");
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
      number = new BigInteger(digits, 8);
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
