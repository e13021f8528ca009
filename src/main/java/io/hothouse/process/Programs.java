package io.hothouse.process;

import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Optional;
import java.util.stream.Stream;

/** The programs that this machine has. */
public final class Programs {
  private static final String SYSTEM_FOLDERS = ":/usr/local/sbin:/usr/sbin:/sbin:/usr/bin:/bin";

  private Programs() {}

  /** Tells whether a program is on the path or in a system folder, where root would find it. */
  public static boolean isInstalled(String program) {
    String path = Optional.ofNullable(System.getenv("PATH")).orElse("") + SYSTEM_FOLDERS;
    return Stream.of(path.split(":", -1))
        .filter(folder -> !folder.isEmpty())
        .anyMatch(folder -> Files.isExecutable(Path.of(folder, program)));
  }
}
