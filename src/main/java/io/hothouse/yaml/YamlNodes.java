package io.hothouse.yaml;

import java.io.StringReader;
import java.util.IdentityHashMap;
import java.util.List;
import java.util.Optional;
import java.util.regex.Pattern;
import java.util.stream.Stream;
import org.yaml.snakeyaml.LoaderOptions;
import org.yaml.snakeyaml.composer.Composer;
import org.yaml.snakeyaml.error.Mark;
import org.yaml.snakeyaml.error.MarkedYAMLException;
import org.yaml.snakeyaml.error.YAMLException;
import org.yaml.snakeyaml.nodes.MappingNode;
import org.yaml.snakeyaml.nodes.Node;
import org.yaml.snakeyaml.nodes.SequenceNode;
import org.yaml.snakeyaml.nodes.Tag;
import org.yaml.snakeyaml.parser.Parser;
import org.yaml.snakeyaml.parser.ParserImpl;
import org.yaml.snakeyaml.reader.ReaderException;
import org.yaml.snakeyaml.reader.StreamReader;
import org.yaml.snakeyaml.resolver.Resolver;

/**
 * Parses YAML, for all who read it. Aliases and merge keys, which can turn a few lines into
 * billions of values, are counted before anybody follows them.
 *
 * <p>No tag creates an object. What type a plain scalar has is decided as PyYAML does, which reads
 * what Heat gets: SnakeYAML differs in {@code 1e3}.
 */
final class YamlNodes {
  /** "=" alone, which means nothing to PyYAML but the name of a key. */
  static final Tag DEFAULT_KEY = new Tag(Tag.PREFIX + "value");

  /**
   * What a text may have.
   *
   * @param mostValues how many values there may be once all aliases are followed
   * @param mostDepth how deep they may be nested
   * @param asPython whether what PyYAML refuses is refused
   */
  record Bounds(int mostValues, int mostDepth, boolean asPython) {
    String tooMany() {
      return "it has too many values (more than %d)".formatted(mostValues);
    }

    String tooDeep() {
      return "it is nested too deeply (more than %d levels)".formatted(mostDepth);
    }
  }

  private final Bounds bounds;
  private final IdentityHashMap<Node, Long> sizes = new IdentityHashMap<>();

  private YamlNodes(Bounds bounds) {
    this.bounds = bounds;
  }

  /** Returns the only document of a text; nothing when it is empty. */
  static Optional<Node> compose(String text, Bounds bounds) throws Malformed {
    LoaderOptions loading = new LoaderOptions();
    // One more than the parser here lets through, which knows the line.
    loading.setNestingDepthLimit(bounds.mostDepth() + 1);
    loading.setCodePointLimit(Integer.MAX_VALUE);
    loading.setMaxAliasesForCollections(Integer.MAX_VALUE);
    PythonResolver resolver = new PythonResolver();
    if (bounds.asPython()) {
      resolver.addImplicitResolver(DEFAULT_KEY, Pattern.compile("^=$"), "=");
    }
    try {
      Parser parser = new ParserImpl(new StreamReader(new StringReader(text)), loading);
      Node root =
          new Composer(new BoundedParser(parser, bounds), resolver, loading).getSingleNode();
      if (root != null) {
        new YamlNodes(bounds).size(root, 0);
      }
      return Optional.ofNullable(root);
    } catch (BoundedParser.Excess problem) {
      throw Malformed.excess(problem.getProblemMark().getLine() + 1, problem.getProblem());
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
    if (known != null) {
      throw Malformed.excess(line(node), "it is nested too deeply: it is a part of itself");
    }
    if (depth > bounds.mostDepth()) {
      throw Malformed.excess(line(node), bounds.tooDeep());
    }
    // Whoever comes here again before it is known what it is worth is within itself.
    sizes.put(node, 0L);
    long size = 1;
    for (Node part : parts(node)) {
      size += size(part, depth + 1);
      if (size > bounds.mostValues()) {
        throw Malformed.excess(line(node), bounds.tooMany());
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
