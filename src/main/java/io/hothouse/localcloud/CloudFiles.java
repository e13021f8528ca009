package io.hothouse.localcloud;

import java.nio.file.Path;

/**
 * Where the local cloud keeps its files, all in one folder of the cache.
 *
 * @param folder holds all others
 */
record CloudFiles(Path folder) {

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
