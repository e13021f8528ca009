package io.hothouse.image;

import io.hothouse.ErrorCode;
import io.hothouse.HothouseException;
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
   * @param prepared where the products of its executable are kept, since they take long to make
   * @param references what our images are called, by name
   * @param options which packages are taken, and for which machines
   */
  static BuildContext make(
      Recipe recipe,
      Path prepared,
      Map<String, String> references,
      BuildOptions options,
      CommandRunner runner,
      Consumer<String> lines) {
    try {
      Path folder = Files.createTempDirectory("hothouse-" + recipe.name() + "-");
      BuildContext context = new BuildContext(folder);
      RecipeFiles.copy(recipe.folder(), folder);
      Files.writeString(
          folder.resolve("Containerfile"),
          Containerfile.pinned(recipe.containerfile(), references));
      boolean own = recipe.containerfile().getFileName().toString().equals("Containerfile");
      if (own && Files.exists(folder.resolve(Recipe.PREPARE))) {
        context.addPrepared(recipe, prepared, options, runner, lines);
      }
      return context;
    } catch (IOException problem) {
      throw new HothouseException(
          ErrorCode.BUILD,
          "Tried to copy the recipe %s, but %s. Next: look at the room and the rights of the temporary folder."
              .formatted(recipe.folder(), problem),
          problem);
    }
  }

  Path folder() {
    return folder;
  }

  private void addPrepared(
      Recipe recipe,
      Path prepared,
      BuildOptions options,
      CommandRunner runner,
      Consumer<String> lines)
      throws IOException {
    if (options.noCache()) {
      FileTrees.delete(prepared);
    }
    if (!Files.exists(prepared)) {
      Path fresh = prepared.resolveSibling("." + prepared.getFileName() + ".new");
      FileTrees.delete(fresh);
      Files.createDirectories(fresh);
      String sources = new AptSources(runner).lines(options.snapshot());
      Path list = Files.writeString(folder.resolve(SOURCES), sources);
      runner
          .run(
              Command.of(
                      folder.resolve(Recipe.PREPARE).toString(), fresh.toString(), list.toString())
                  .in(recipe.folder())
                  .withEnvironment(
                      options
                          .platform()
                          .map(it -> Map.of("ARCHITECTURE", it.architecture()))
                          .orElse(Map.of()))
                  .within(Duration.ofMinutes(15)),
              lines)
          .orThrow(ErrorCode.BUILD);
      Files.move(fresh, prepared);
    }
    for (Path file : RecipeFiles.list(prepared)) {
      link(prepared.resolve(file), folder.resolve(file.toString()));
    }
  }

  private static void link(Path file, Path name) throws IOException {
    Files.createDirectories(name.getParent());
    try {
      Files.createLink(name, file);
    } catch (IOException | UnsupportedOperationException otherFileSystem) {
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
