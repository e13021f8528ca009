package io.hothouse.evidence;

import io.hothouse.ErrorCode;
import io.hothouse.HothouseException;
import io.hothouse.environment.OpenEnvironment;
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
   * @return what could not be had and why, one line each
   */
  public static List<String> write(OpenEnvironment environment, Path file) {
    try {
      Path beside = Files.createDirectories(file.toAbsolutePath().getParent());
      Path folder = Files.createTempDirectory(beside, ".hothouse-logs");
      List<String> missing =
          new Logs(folder)
              .gather(
                  environment.cloud(),
                  environment.stack(),
                  environment.targets(),
                  environment.connections(),
                  environment.state());
      Archive.pack(folder, file);
      return missing;
    } catch (IOException problem) {
      throw new HothouseException(
          ErrorCode.CONFIG,
          "Tried to gather logs in the folder of %s, but: %s. Next: choose another file with --file."
              .formatted(file, problem),
          problem);
    }
  }
}
