package io.hothouse.cli;

import com.fasterxml.jackson.core.JsonProcessingException;
import com.fasterxml.jackson.databind.ObjectMapper;
import io.hothouse.yaml.JsonMappers;
import java.io.PrintWriter;
import java.util.function.Consumer;
import java.util.function.Supplier;
import picocli.CommandLine.Option;

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

  void print(PrintWriter out, Supplier<Table> table, Supplier<?> value) {
    print(out, printer -> table.get().print(printer), value);
  }

  void print(PrintWriter out, Consumer<PrintWriter> text, Supplier<?> value) {
    if (form == Form.TABLE) {
      text.accept(out);
      return;
    }
    try {
      out.println(JSON.writerWithDefaultPrettyPrinter().writeValueAsString(value.get()));
      out.flush();
    } catch (JsonProcessingException impossible) {
      throw new IllegalStateException("plain values can be written", impossible);
    }
  }
}
