package io.hothouse.cli;

import io.hothouse.image.BuiltImage;
import io.hothouse.image.Outcome;
import io.hothouse.image.Recipe;
import java.io.PrintWriter;
import java.util.Arrays;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.stream.Collectors;

/** What a build came to, as people and as programs read it. */
final class BuildSummary {
  private static final int LAST_LINES = 15;

  private BuildSummary() {}

  static void print(
      List<Outcome> outcomes, OutputOption output, PrintWriter out, PrintWriter errors) {
    output.print(
        out,
        () -> {
          Table table = new Table("IMAGE", "VERDICT", "TIME", "SIZE", "DETAIL");
          for (Outcome outcome : outcomes) {
            table.row(
                outcome.name(),
                word(outcome.verdict()),
                "%.1f s".formatted(seconds(outcome)),
                outcome.image().isPresent() ? outcome.summary() : "-",
                outcome.detail().lines().findFirst().orElse(""));
          }
          return table;
        },
        () ->
            Map.of(
                "counts",
                counts(outcomes),
                "images",
                outcomes.stream().map(BuildSummary::json).toList()));
    outcomes.stream()
        .filter(outcome -> outcome.verdict() == Outcome.Verdict.FAILED)
        .forEach(outcome -> explain(outcome, errors));
    errors.flush();
  }

  static void dependencies(List<Recipe> recipes, OutputOption output, PrintWriter out) {
    output.print(
        out,
        () -> {
          Table table = new Table("IMAGE", "BUILT ON");
          recipes.forEach(recipe -> table.row(recipe.name(), String.join(", ", bases(recipe))));
          return table;
        },
        () -> {
          Map<String, List<String>> graph = new LinkedHashMap<>();
          recipes.forEach(recipe -> graph.put(recipe.name(), bases(recipe)));
          return graph;
        });
  }

  private static List<String> bases(Recipe recipe) {
    return recipe.bases().stream().map(Recipe.Base::image).distinct().toList();
  }

  private static Map<String, Long> counts(List<Outcome> outcomes) {
    Map<String, Long> counts = new LinkedHashMap<>();
    Map<Outcome.Verdict, Long> found =
        outcomes.stream().collect(Collectors.groupingBy(Outcome::verdict, Collectors.counting()));
    Arrays.stream(Outcome.Verdict.values())
        .forEach(verdict -> counts.put(word(verdict), found.getOrDefault(verdict, 0L)));
    return counts;
  }

  private static Map<String, Object> json(Outcome outcome) {
    Map<String, Object> json = new LinkedHashMap<>();
    json.put("name", outcome.name());
    json.put("verdict", word(outcome.verdict()));
    json.put("seconds", seconds(outcome));
    json.put("bytes", outcome.size());
    json.put("reference", outcome.image().map(BuiltImage::reference).orElse(null));
    json.put("layout", outcome.image().map(it -> it.layout().toString()).orElse(null));
    json.put("sbom", outcome.image().map(it -> it.billOfMaterials().toString()).orElse(null));
    json.put("log", outcome.log().map(Object::toString).orElse(null));
    json.put("detail", outcome.detail());
    return json;
  }

  private static void explain(Outcome outcome, PrintWriter errors) {
    List<String> lines = outcome.detail().lines().toList();
    errors.printf("%nThe image %s failed:%n", outcome.name());
    lines
        .subList(Math.max(0, lines.size() - LAST_LINES), lines.size())
        .forEach(line -> errors.println("  " + line));
    outcome.log().ifPresent(log -> errors.printf("All of its output is in %s.%n", log));
  }

  private static String word(Outcome.Verdict verdict) {
    return verdict.toString().toLowerCase(Locale.ROOT);
  }

  private static double seconds(Outcome outcome) {
    return outcome.duration().toMillis() / 1000.0;
  }
}
