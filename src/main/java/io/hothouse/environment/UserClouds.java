package io.hothouse.environment;

import io.hothouse.ErrorCode;
import io.hothouse.HothouseException;
import io.hothouse.config.ClientLogin;
import io.hothouse.config.CloudsFile;
import io.hothouse.files.Directories;
import io.hothouse.localcloud.LocalCloud;
import java.nio.file.Path;
import java.util.Map;
import java.util.Set;
import java.util.stream.Stream;

/**
 * The entry of an environment's OpenStack in the user's clouds.yaml, with its password in
 * secure.yaml, by which any client of OpenStack uses it.
 */
public final class UserClouds {
  private final CloudsFile clouds;
  private final CloudsFile secrets;
  private final String entry;

  /**
   * Creates the view on the user's files.
   *
   * @param entry the entry's name
   */
  public UserClouds(Directories directories, String entry) {
    this.clouds = CloudsFile.clouds(directories);
    this.secrets = CloudsFile.secrets(directories);
    this.entry = entry;
  }

  /** Returns the entry's name, for {@code --os-cloud}. */
  public String entry() {
    return entry;
  }

  /** Tells whether this program has written the entry, and clients can find it there. */
  public boolean isThere() {
    try {
      return !LocalCloud.isNamed(entry) && clouds.isOurs(entry);
    } catch (HothouseException unreadable) {
      // Clients cannot read it either. That it could not be written was told when it was tried.
      return false;
    }
  }

  /** Returns the file that names the entry. */
  public Path path() {
    return clouds.path();
  }

  /**
   * Adds the entry, or brings it up to date.
   *
   * @throws HothouseException with {@link ErrorCode#CONFIG} when one of that name is the user's
   *     own, or the files cannot be changed; then neither is
   */
  public void add(ClientLogin login) {
    if (LocalCloud.isNamed(entry)) {
      throw new HothouseException(
          ErrorCode.CONFIG,
          "Tried to name this environment's OpenStack in %s, but '%s' is the local cloud there. Next: 'hothouse credentials' prints what to log in with."
              .formatted(clouds.path(), entry));
    }
    Stream.of(clouds, secrets)
        .filter(file -> file.isTheirs(entry))
        .findFirst()
        .ifPresent(
            file -> {
              throw new HothouseException(
                  ErrorCode.CONFIG,
                  "Tried to add '%s' to %s, but an entry of that name is there already which this program did not write. It is left alone. Next: give it another name; 'hothouse credentials' prints what to log in with."
                      .formatted(entry, file.path()));
            });
    // A password that nobody names harms nobody: the other way round clients would fail.
    secrets.add(Map.of(entry, login.secretEntry()));
    try {
      clouds.add(Map.of(entry, login.entry()));
    } catch (HothouseException problem) {
      secrets.remove(Set.of(entry));
      throw problem;
    }
  }

  /** Takes the entry out, if this program wrote it. */
  public void remove() {
    Stream.of(clouds, secrets)
        .filter(file -> !LocalCloud.isNamed(entry) && !file.isTheirs(entry))
        .forEach(file -> file.remove(Set.of(entry)));
  }
}
