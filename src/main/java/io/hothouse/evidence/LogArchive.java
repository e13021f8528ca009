package io.hothouse.evidence;

import io.hothouse.ErrorCode;
import io.hothouse.environment.OpenEnvironment;
import io.hothouse.files.FileTrouble;
import io.hothouse.redaction.Redaction;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;

/** What tells why an environment is as it is, in one file. */
public final class LogArchive {
  private LogArchive() {}

  /**
   * Gathers it.
   *
   * @param file where to write it, as a ZIP file
   * @param redaction takes the secrets out, and is told those of the nodes
   * @return what could not be had and why, one line each
   */
  public static List<String> write(OpenEnvironment environment, Path file, Redaction redaction) {
    try {
      Path beside = Files.createDirectories(file.toAbsolutePath().getParent());
      Path folder = Files.createTempDirectory(beside, ".hothouse-logs");
      List<String> missing =
          new Logs(folder, redaction)
              .gather(
                  environment.cloud(),
                  environment.stack(),
                  environment.targets(),
                  environment.connections(),
                  environment.state());
      Archive.pack(folder, file);
      return missing;
    } catch (IOException problem) {
      throw FileTrouble.of(
          ErrorCode.CONFIG,
          "gather logs in the folder of " + file,
          problem,
          "choose another file with --file");
    }
  }
}
