package io.hothouse.files;

import java.nio.file.Path;
import java.util.Map;

/**
 * The folders that belong to this program: what can be made again, what must be kept, what the user
 * wrote.
 *
 * <p>They follow the XDG base directory specification.
 *
 * @param cache heavy artefacts, addressed by content
 * @param state environments: keys, kubeconfigs, journals
 * @param config the user's own configuration folder, above any program's
 */
public record Directories(Path cache, Path state, Path config) {
  private static final String PROGRAM = "hothouse";

  /** Returns the folders that these environment variables choose. */
  public static Directories of(Map<String, String> environment) {
    Path home = Path.of(environment.getOrDefault("HOME", System.getProperty("user.home")));
    return new Directories(
        chosen(environment, "XDG_CACHE_HOME", home.resolve(".cache")).resolve(PROGRAM),
        chosen(environment, "XDG_STATE_HOME", home.resolve(".local/state")).resolve(PROGRAM),
        chosen(environment, "XDG_CONFIG_HOME", home.resolve(".config")));
  }

  private static Path chosen(Map<String, String> environment, String variable, Path otherwise) {
    String value = environment.getOrDefault(variable, "");
    // The specification says that a relative path is invalid and must be ignored.
    return value.startsWith("/") ? Path.of(value) : otherwise;
  }
}
