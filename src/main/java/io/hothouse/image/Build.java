package io.hothouse.image;

import io.hothouse.ErrorCode;
import io.hothouse.HothouseException;
import io.hothouse.pipeline.Futures;
import io.hothouse.pipeline.Threads;
import io.hothouse.progress.Step;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;

/**
 * Images that are being built. A failed one does not stop the others; those built on it are
 * skipped.
 */
public final class Build implements AutoCloseable {
  private final Workshop workshop;
  private final Step step;
  private final ExecutorService threads;
  private final Map<String, CompletableFuture<Outcome>> outcomes = new LinkedHashMap<>();

  Build(List<Recipe> recipes, Workshop workshop, int atOnce, Step step) {
    this.workshop = workshop;
    this.step = step;
    this.threads = Executors.newFixedThreadPool(atOnce, Threads.named("image build"));
    for (Recipe recipe : recipes) {
      List<CompletableFuture<Outcome>> parents =
          recipe.parents().stream()
              .flatMap(parent -> Optional.ofNullable(outcomes.get(parent)).stream())
              .toList();
      outcomes.put(
          recipe.name(),
          CompletableFuture.allOf(parents.toArray(CompletableFuture<?>[]::new))
              .thenApplyAsync(
                  ignored -> make(recipe, parents.stream().map(CompletableFuture::join).toList()),
                  threads));
    }
  }

  /**
   * Waits for an image and returns it.
   *
   * @throws HothouseException when it could not be built
   */
  public BuiltImage image(String name) {
    CompletableFuture<Outcome> outcome = outcomes.get(name);
    if (outcome == null) {
      throw new HothouseException(
          ErrorCode.NOT_FOUND,
          "Tried to get the image %s, but it is not being built; these are: %s."
              .formatted(name, String.join(", ", outcomes.keySet())));
    }
    return require(wait(outcome, name));
  }

  /** Waits for all images and returns what came of each, in FROM order. */
  public List<Outcome> outcomes() {
    return outcomes.entrySet().stream()
        .map(entry -> wait(entry.getValue(), entry.getKey()))
        .toList();
  }

  /** Returns what has come of each image until now; what is not done yet counts as interrupted. */
  public List<Outcome> outcomesSoFar() {
    return outcomes.entrySet().stream()
        .map(
            entry ->
                entry
                    .getValue()
                    .getNow(
                        Outcome.without(
                            entry.getKey(),
                            Outcome.Verdict.INTERRUPTED,
                            "not done yet",
                            Optional.empty())))
        .toList();
  }

  /** Interrupts what is still being built and waits for it to end. */
  @Override
  public void close() {
    Threads.end(threads);
  }

  private Outcome make(Recipe recipe, List<Outcome> parents) {
    Optional<Outcome> missing =
        parents.stream().filter(parent -> parent.image().isEmpty()).findFirst();
    try (Step own = step.begin("image " + recipe.name())) {
      if (missing.isPresent()) {
        String reason = "it is built on " + missing.get().name() + ", which is not there";
        own.fail(reason);
        return Outcome.without(recipe.name(), Outcome.Verdict.SKIPPED, reason, Optional.empty());
      }
      Outcome outcome = workshop.make(recipe, own);
      if (outcome.image().isEmpty()) {
        own.fail(outcome.detail().lines().findFirst().orElse("failed"));
      } else {
        own.succeed(
            outcome.verdict() == Outcome.Verdict.UNCHANGED
                ? "unchanged, " + outcome.summary()
                : outcome.summary());
      }
      return outcome;
    }
  }

  private static BuiltImage require(Outcome outcome) {
    return outcome
        .image()
        .orElseThrow(
            () ->
                new HothouseException(
                    ErrorCode.BUILD,
                    "Tried to build the image %s, but %s"
                        .formatted(outcome.name(), outcome.detail())));
  }

  private static Outcome wait(CompletableFuture<Outcome> outcome, String name) {
    return Futures.value("waiting for the image " + name, outcome);
  }
}
