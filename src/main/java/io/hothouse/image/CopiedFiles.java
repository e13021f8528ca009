package io.hothouse.image;

import io.hothouse.ErrorCode;
import io.hothouse.HothouseException;
import io.hothouse.files.FileTrees;
import io.hothouse.process.CommandResult;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Collection;
import java.util.Map;
import java.util.TreeMap;

/**
 * Reads files of an image as Docker and Podman allow it: of a container that is made and never
 * started, so that the image needs no program of its own.
 */
final class CopiedFiles {
  /** What both say of a file that is not there. */
  private static final String ABSENT = "(?s).*(Could not find the file|could not be found on).*";

  private CopiedFiles() {}

  /** Returns the texts of those of the files that the image has. */
  static Map<String, String> read(
      EngineProgram program, String reference, Collection<String> paths) {
    // A container must be given some command, be it never run.
    String container =
        program.ask("create", "--pull=never", "--network", "none", reference, "none").strip();
    try {
      return copied(program, container, reference, paths);
    } finally {
      program.attempt("rm", container);
    }
  }

  private static Map<String, String> copied(
      EngineProgram program, String container, String reference, Collection<String> paths) {
    Map<String, String> texts = new TreeMap<>();
    try {
      Path folder = Files.createTempDirectory("hothouse-files-");
      try {
        for (String path : paths) {
          Path copy = folder.resolve("file");
          CommandResult result = program.attempt("cp", container + ":" + path, copy.toString());
          if (result.succeeded()) {
            texts.put(path, Files.readString(copy));
            Files.delete(copy);
          } else if (!result.errors().matches(ABSENT)) {
            result.orThrow(ErrorCode.BUILD);
          }
        }
      } finally {
        FileTrees.delete(folder);
      }
    } catch (IOException problem) {
      throw new HothouseException(
          ErrorCode.BUILD,
          "Tried to read files of the image %s, but %s. Next: look at the room and the rights of the temporary folder."
              .formatted(reference, problem),
          problem);
    }
    return texts;
  }
}
