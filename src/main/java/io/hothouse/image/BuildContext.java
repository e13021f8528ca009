package io.hothouse.image;

import io.hothouse.ErrorCode;
import io.hothouse.HothouseException;
import io.hothouse.files.CacheFolder;
import io.hothouse.files.FileTrees;
import io.hothouse.process.Command;
import io.hothouse.process.CommandRunner;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.Map;
import java.util.function.Consumer;

/**
 * The folder that an engine is given: a copy of the recipe, its FROM instructions pinned, and what
 * the recipe's executable of that purpose made.
 */
final class BuildContext implements AutoCloseable {
  private static final String SOURCES = "sources.list";

  private final Path folder;

  private BuildContext(Path folder) {
    this.folder = folder;
  }

  /**
   * Makes the folder.
   *
   * @param prepared where the products of its executable are kept, since they take long to make;
   *     the folder is made beside it, so that large files are linked and not copied
   * @param references what our images are called, by name
   * @param arguments the values of what the recipe declares by ARG
   * @param options which packages are taken, and for which machines
   */
  static BuildContext make(
      Recipe recipe,
      Path prepared,
      Map<String, String> references,
      Map<String, String> arguments,
      BuildOptions options,
      CommandRunner runner,
      Consumer<String> lines) {
    try {
      Files.createDirectories(prepared.getParent());
      BuildContext context =
          new BuildContext(
              Files.createTempDirectory(prepared.getParent(), "." + recipe.name() + "."));
      try {
        context.fill(recipe, prepared, references, arguments, options, runner, lines);
        return context;
      } catch (IOException | RuntimeException problem) {
        context.close();
        throw problem;
      }
    } catch (IOException problem) {
      throw new HothouseException(
          ErrorCode.BUILD,
          "Tried to copy the recipe %s to %s, but %s. Next: look at the room and the rights there."
              .formatted(recipe.folder(), prepared.getParent(), problem),
          problem);
    }
  }

  Path folder() {
    return folder;
  }

  private void fill(
      Recipe recipe,
      Path prepared,
      Map<String, String> references,
      Map<String, String> arguments,
      BuildOptions options,
      CommandRunner runner,
      Consumer<String> lines)
      throws IOException {
    RecipeFiles.copy(recipe, folder);
    Files.deleteIfExists(folder.resolve(Recipes.CONTAINERFILE));
    Files.writeString(
        folder.resolve(Recipes.CONTAINERFILE),
        Containerfile.pinned(recipe.containerfile(), references, arguments));
    if (!recipe.isPrepared()) {
      return;
    }
    CacheFolder.Filler filler = fresh -> prepare(recipe, fresh, options, runner, lines);
    if (options.noCache()) {
      CacheFolder.replace(prepared, filler);
    } else if (!Files.exists(prepared)) {
      CacheFolder.make(prepared, filler);
    }
    for (Path file : RecipeFiles.list(prepared)) {
      link(prepared.resolve(file), folder.resolve(file.toString()));
    }
  }

  private void prepare(
      Recipe recipe, Path fresh, BuildOptions options, CommandRunner runner, Consumer<String> lines)
      throws IOException {
    String sources = new AptSources(runner).lines(options.snapshot());
    Path list = Files.writeString(folder.resolve(SOURCES), sources);
    runner
        .run(
            Command.of(folder.resolve(Recipe.PREPARE).toString(), fresh.toString(), list.toString())
                .in(recipe.folder())
                .withEnvironment(
                    options
                        .platform()
                        .map(it -> Map.of("ARCHITECTURE", it.architecture()))
                        .orElse(Map.of()))
                .within(Duration.ofMinutes(15)),
            lines)
        .orThrow(ErrorCode.BUILD);
  }

  private static void link(Path file, Path name) throws IOException {
    Files.createDirectories(name.getParent());
    try {
      Files.createLink(name, file);
    } catch (IOException | UnsupportedOperationException noLinks) {
      Files.copy(file, name);
    }
  }

  @Override
  public void close() {
    try {
      FileTrees.delete(folder);
    } catch (IOException problem) {
      throw new HothouseException(
          ErrorCode.BUILD,
          "Tried to delete %s, but %s. Next: delete it by hand.".formatted(folder, problem),
          problem);
    }
  }
}
