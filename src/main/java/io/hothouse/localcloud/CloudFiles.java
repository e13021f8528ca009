package io.hothouse.localcloud;

import io.hothouse.ErrorCode;
import io.hothouse.HothouseException;
import io.hothouse.files.FileTrouble;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.attribute.PosixFilePermissions;

/**
 * Where the local cloud keeps its files, all in one folder of the cache.
 *
 * @param folder holds all others
 */
record CloudFiles(Path folder) {

  /**
   * Makes the folder, for its owner alone: a root file system has set-uid programs, which nobody
   * else may run, and scripts are run out of it as root.
   *
   * @throws HothouseException when it is somebody else's
   */
  void protect() {
    try {
      Files.createDirectories(folder);
      Files.setPosixFilePermissions(folder, PosixFilePermissions.fromString("rwx------"));
    } catch (IOException problem) {
      throw FileTrouble.of(
          ErrorCode.LOCAL_CLOUD,
          "keep the local cloud in %s, readable for you alone".formatted(folder),
          problem,
          "give that folder to yourself, or set XDG_CACHE_HOME to one of your own");
    }
  }

  /** The scripts, as they were copied out of this program. */
  Path recipe(String digest) {
    return folder.resolve("recipe-" + digest);
  }

  /** Debian's packages, unpacked and unchanged. */
  Path root(String digest) {
    return folder.resolve("root-" + digest);
  }

  /** What initialising the cloud added to the root, and its passwords. */
  Path initial(String digest) {
    return folder.resolve("initial-" + digest);
  }

  /** What the cloud that runs now has changed. */
  Path running() {
    return folder.resolve("running");
  }

  /** Says which cloud runs, once it is up. */
  Path marker() {
    return folder.resolve("up.properties");
  }

  /** Held by whoever builds, starts or stops. */
  Path lock() {
    return folder.resolve("lock");
  }
}
