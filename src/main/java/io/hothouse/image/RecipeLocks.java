package io.hothouse.image;

import io.hothouse.Deadline;
import io.hothouse.ErrorCode;
import io.hothouse.HothouseException;
import io.hothouse.pipeline.ProcessLock;
import java.nio.file.Path;
import java.time.Duration;
import java.util.List;
import java.util.Map;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.locks.ReentrantLock;
import java.util.function.Consumer;
import java.util.function.Supplier;

/**
 * Lets one thread of one process of this machine at a time work on a recipe. Whoever works on one
 * may ask for those that it is built on, never the other way round: so nobody waits in a circle.
 */
final class RecipeLocks {
  /** Longer than any build takes, with what it is built on. */
  private static final Duration PATIENCE = Duration.ofHours(2);

  private final Path folder;

  /** The kernel's locks are the whole process's: its threads need one of their own. */
  private final Map<String, ReentrantLock> threads = new ConcurrentHashMap<>();

  /** Creates the locks, whose files lie in {@code folder}. */
  RecipeLocks(Path folder) {
    this.folder = folder;
  }

  /**
   * Does {@code work} with the recipe's lock.
   *
   * @param notes is told who has it, if it must be waited for
   */
  <T> T holding(Recipe recipe, Consumer<String> notes, Supplier<T> work) {
    ReentrantLock own = threads.computeIfAbsent(recipe.name(), name -> new ReentrantLock());
    try {
      own.lockInterruptibly();
    } catch (InterruptedException interrupt) {
      Thread.currentThread().interrupt();
      throw new HothouseException(
          ErrorCode.INTERRUPTED,
          "Interrupted while waiting for the image " + recipe.name() + ".",
          interrupt);
    }
    try {
      return ProcessLock.holding(
          folder.resolve("image-" + recipe.name() + ".lock"),
          "the image " + recipe.name(),
          Deadline.after(PATIENCE),
          notes,
          work);
    } finally {
      own.unlock();
    }
  }

  /** Does {@code work} when nobody works on any of these recipes, which come in FROM order. */
  void holdingAll(List<Recipe> recipes, Consumer<String> notes, Runnable work) {
    if (recipes.isEmpty()) {
      work.run();
      return;
    }
    int last = recipes.size() - 1;
    holding(
        recipes.get(last),
        notes,
        () -> {
          holdingAll(recipes.subList(0, last), notes, work);
          return recipes;
        });
  }
}
