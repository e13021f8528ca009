package io.hothouse.yaml;

import java.util.HashSet;
import java.util.Set;
import java.util.regex.Pattern;
import org.yaml.snakeyaml.error.Mark;
import org.yaml.snakeyaml.error.MarkedYAMLException;
import org.yaml.snakeyaml.events.AliasEvent;
import org.yaml.snakeyaml.events.CollectionEndEvent;
import org.yaml.snakeyaml.events.CollectionStartEvent;
import org.yaml.snakeyaml.events.Event;
import org.yaml.snakeyaml.events.NodeEvent;
import org.yaml.snakeyaml.events.ScalarEvent;
import org.yaml.snakeyaml.nodes.Tag;
import org.yaml.snakeyaml.parser.Parser;

/**
 * Stops at what is beyond the bounds of a text while it is parsed: the values themselves would take
 * the memory that the bounds are there to save. What libyaml parses otherwise than SnakeYAML is put
 * right here.
 */
final class BoundedParser implements Parser {
  private static final Pattern ANCHOR = Pattern.compile("[0-9A-Za-z_-]+");

  private final Parser parser;
  private final YamlNodes.Bounds bounds;
  private final Set<String> anchors = new HashSet<>();
  private int depth;
  private int values;

  BoundedParser(Parser parser, YamlNodes.Bounds bounds) {
    this.parser = parser;
    this.bounds = bounds;
  }

  @Override
  public boolean checkEvent(Event.ID choice) {
    return parser.checkEvent(choice);
  }

  @Override
  public Event peekEvent() {
    return parser.peekEvent();
  }

  @Override
  public Event getEvent() {
    Event event = parser.getEvent();
    if (event instanceof NodeEvent node) {
      check(node);
    }
    if (event instanceof CollectionStartEvent) {
      depth++;
    } else if (event instanceof CollectionEndEvent) {
      depth--;
    }
    return event instanceof ScalarEvent scalar && isEmptyText(scalar) ? asText(scalar) : event;
  }

  /** "!" with nothing behind it is an empty text for libyaml, and nothing at all for SnakeYAML. */
  private static boolean isEmptyText(ScalarEvent scalar) {
    return scalar.isPlain() && scalar.getValue().isEmpty() && "!".equals(scalar.getTag());
  }

  private static ScalarEvent asText(ScalarEvent scalar) {
    return new ScalarEvent(
        scalar.getAnchor(),
        Tag.STR.getValue(),
        scalar.getImplicit(),
        scalar.getValue(),
        scalar.getStartMark(),
        scalar.getEndMark(),
        scalar.getScalarStyle());
  }

  private void check(NodeEvent node) {
    Mark mark = node.getStartMark();
    values++;
    if (values > bounds.mostValues()) {
      throw new Excess(bounds.tooMany(), mark);
    }
    if (depth >= bounds.mostDepth()) {
      throw new Excess(bounds.tooDeep(), mark);
    }
    String anchor = node.getAnchor();
    if (anchor == null || !bounds.asPython()) {
      return;
    }
    if (!ANCHOR.matcher(anchor).matches()) {
      throw new Refusal("'%s' cannot be the name of an anchor".formatted(anchor), mark);
    }
    if (!(node instanceof AliasEvent) && !anchors.add(anchor)) {
      throw new Refusal("the anchor '%s' is there twice".formatted(anchor), mark);
    }
  }

  /** What libyaml refuses, and SnakeYAML reads. */
  private static class Refusal extends MarkedYAMLException {
    private static final long serialVersionUID = 1;

    Refusal(String problem, Mark mark) {
      super(null, null, problem, mark);
    }
  }

  /** More than the bounds allow. */
  static final class Excess extends Refusal {
    private static final long serialVersionUID = 1;

    Excess(String problem, Mark mark) {
      super(problem, mark);
    }
  }
}
