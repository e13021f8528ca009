package io.hothouse.cli;

import com.fasterxml.jackson.core.JsonProcessingException;
import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import com.fasterxml.jackson.databind.node.ArrayNode;
import com.fasterxml.jackson.databind.node.ObjectNode;
import com.fasterxml.jackson.databind.node.TextNode;
import io.hothouse.yaml.JsonMappers;
import java.io.PrintWriter;
import java.util.function.Consumer;
import java.util.function.Supplier;
import java.util.function.UnaryOperator;
import picocli.CommandLine.Model.CommandSpec;
import picocli.CommandLine.Option;
import picocli.CommandLine.Spec;

/** In which form a command prints its result. */
final class OutputOption {
  private static final ObjectMapper JSON = JsonMappers.shared();

  /** The forms that a result can have. */
  enum Form {
    /** For people. */
    TABLE,
    /** For programs. */
    JSON
  }

  @Option(
      names = {"-o", "--output"},
      paramLabel = "FORM",
      defaultValue = "table",
      description = "table or json. Default: ${DEFAULT-VALUE}.")
  private Form form;

  @Spec(Spec.Target.MIXEE)
  private CommandSpec spec;

  void print(PrintWriter out, Supplier<Table> table, Supplier<?> value) {
    print(out, printer -> table.get().print(printer), value);
  }

  void print(PrintWriter out, Consumer<PrintWriter> text, Supplier<?> value) {
    if (form == Form.TABLE) {
      text.accept(out);
      return;
    }
    try {
      JsonNode tree = cleaned(JSON.valueToTree(value.get()), Outlet.of(spec).redaction()::shown);
      out.println(JSON.writerWithDefaultPrettyPrinter().writeValueAsString(tree));
      out.flush();
    } catch (JsonProcessingException impossible) {
      throw new IllegalStateException("plain values can be written", impossible);
    }
  }

  /** Text by text, so that what is hidden cannot take a quote or a brace away. */
  private static JsonNode cleaned(JsonNode node, UnaryOperator<String> cleaning) {
    if (node.isTextual()) {
      return TextNode.valueOf(cleaning.apply(node.textValue()));
    }
    if (node.isArray()) {
      ArrayNode array = JSON.createArrayNode();
      node.forEach(item -> array.add(cleaned(item, cleaning)));
      return array;
    }
    if (node.isObject()) {
      ObjectNode object = JSON.createObjectNode();
      node.properties()
          .forEach(field -> object.set(field.getKey(), cleaned(field.getValue(), cleaning)));
      return object;
    }
    return node;
  }
}
