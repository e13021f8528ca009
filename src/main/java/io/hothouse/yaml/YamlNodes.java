package io.hothouse.yaml;

import java.io.StringReader;
import java.util.IdentityHashMap;
import java.util.List;
import java.util.Optional;
import java.util.regex.Pattern;
import java.util.stream.Stream;
import org.yaml.snakeyaml.DumperOptions;
import org.yaml.snakeyaml.LoaderOptions;
import org.yaml.snakeyaml.Yaml;
import org.yaml.snakeyaml.constructor.SafeConstructor;
import org.yaml.snakeyaml.error.Mark;
import org.yaml.snakeyaml.error.MarkedYAMLException;
import org.yaml.snakeyaml.error.YAMLException;
import org.yaml.snakeyaml.nodes.MappingNode;
import org.yaml.snakeyaml.nodes.Node;
import org.yaml.snakeyaml.nodes.SequenceNode;
import org.yaml.snakeyaml.nodes.Tag;
import org.yaml.snakeyaml.reader.ReaderException;
import org.yaml.snakeyaml.representer.Representer;
import org.yaml.snakeyaml.resolver.Resolver;

/**
 * Parses YAML, for all who read it. Aliases and merge keys, which can turn a few lines into
 * billions of values, are counted before anybody follows them.
 *
 * <p>No tag creates an object. What type a plain scalar has is decided as PyYAML does, which reads
 * what Heat gets: SnakeYAML differs in {@code 1e3}.
 */
final class YamlNodes {
  private final int mostValues;
  private final int mostDepth;
  private final IdentityHashMap<Node, Long> sizes = new IdentityHashMap<>();

  private YamlNodes(int mostValues, int mostDepth) {
    this.mostValues = mostValues;
    this.mostDepth = mostDepth;
  }

  /**
   * Returns the only document of a text; nothing when it is empty.
   *
   * @param mostValues how many values there may be once all aliases are followed
   * @param mostDepth how deep they may be nested
   */
  static Optional<Node> compose(String text, int mostValues, int mostDepth) throws Malformed {
    LoaderOptions loading = new LoaderOptions();
    loading.setNestingDepthLimit(mostDepth);
    loading.setCodePointLimit(Integer.MAX_VALUE);
    loading.setMaxAliasesForCollections(Integer.MAX_VALUE);
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
      if (root != null) {
        new YamlNodes(mostValues, mostDepth).size(root, 0);
      }
      return Optional.ofNullable(root);
    } catch (MarkedYAMLException problem) {
      Mark mark = problem.getProblemMark();
      throw mark == null
          ? new Malformed(0, problem.getProblem())
          : new Malformed(mark.getLine() + 1, mark.getColumn() + 1, problem.getProblem())
              .at(mark.getIndex());
    } catch (ReaderException problem) {
      throw new Malformed(
          lineAt(text, problem.getPosition()),
          "it has a character that no YAML may have (U+%04X)".formatted(problem.getCodePoint()));
    } catch (YAMLException | IllegalArgumentException problem) {
      throw new Malformed(
          0, String.valueOf(problem.getMessage()).lines().findFirst().orElse("it is not YAML"));
    }
  }

  private static int lineAt(String text, int position) {
    String before = text.substring(0, Math.max(0, Math.min(position, text.length())));
    return 1 + (int) before.chars().filter(sign -> sign == '\n').count();
  }

  static int line(Node node) {
    return node.getStartMark().getLine() + 1;
  }

  /** Returns how many values a node stands for; each node is looked at once. */
  private long size(Node node, int depth) throws Malformed {
    Long known = sizes.get(node);
    if (known != null && known > 0) {
      return known;
    }
    if (known != null || depth > mostDepth) {
      throw tooMuch(node);
    }
    // Whoever comes here again before it is known what it is worth is within itself.
    sizes.put(node, 0L);
    long size = 1;
    for (Node part : parts(node)) {
      size += size(part, depth + 1);
      if (size > mostValues) {
        throw tooMuch(node);
      }
    }
    sizes.put(node, size);
    return size;
  }

  private static List<Node> parts(Node node) {
    if (node instanceof MappingNode mapping) {
      return mapping.getValue().stream()
          .flatMap(tuple -> Stream.of(tuple.getKeyNode(), tuple.getValueNode()))
          .toList();
    }
    return node instanceof SequenceNode sequence ? sequence.getValue() : List.of();
  }

  private static Malformed tooMuch(Node node) {
    return new Malformed(line(node), "it is nested too deeply or has too many values");
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
}
