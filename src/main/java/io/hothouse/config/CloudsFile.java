package io.hothouse.localcloud;

import io.hothouse.ErrorCode;
import io.hothouse.HothouseException;
import io.hothouse.Secret;
import io.hothouse.files.FileTrouble;
import io.hothouse.files.PrivateFile;
import io.hothouse.yaml.Malformed;
import io.hothouse.yaml.YamlReader;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Arrays;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.stream.Stream;

/** The user's clouds.yaml, in which the local cloud has two entries. */
final class CloudsFile {
  private static final String CLOUDS = "clouds";

  private final Path file;
  private final List<Path> others;

  /**
   * Creates the view on a file.
   *
   * @param others what OpenStack's clients read where that file is not there: a new file would hide
   *     it from all of them
   */
  CloudsFile(Path file, List<Path> others) {
    this.file = file;
    this.others = List.copyOf(others);
  }

  /**
   * Returns the file that OpenStack's clients read for a user.
   *
   * @param configuration the user's folder for configuration
   * @param shared folders in which clients look after that one
   */
  static CloudsFile of(Path configuration, List<Path> shared) {
    Path own = configuration.resolve("openstack");
    Path usual = own.resolve("clouds.yaml");
    Path alternative = own.resolve("clouds.yml");
    return !Files.exists(usual) && Files.exists(alternative)
        ? new CloudsFile(alternative, List.of())
        : new CloudsFile(
            usual,
            Stream.concat(Stream.of(own), shared.stream())
                .flatMap(
                    folder ->
                        Stream.of("clouds.yaml", "clouds.yml", "clouds.json").map(folder::resolve))
                .filter(other -> !other.equals(usual))
                .distinct()
                .toList());
  }

  /**
   * Adds the entries, or brings them up to date.
   *
   * @throws HothouseException with {@link ErrorCode#CONFIG} when the user's own clouds could not be
   *     found any more afterwards
   */
  void add(CloudSecrets secrets) {
    if (!Files.exists(file)) {
      others.stream()
          .filter(Files::exists)
          .findFirst()
          .ifPresent(
              other -> {
                throw new HothouseException(
                    ErrorCode.CONFIG,
                    "OpenStack's clients read your clouds from %s, and a new %s would hide them: it was not made. Next: move your clouds there."
                        .formatted(other, file));
              });
    }
    String before = read();
    CloudsText text = new CloudsText(before);
    remove(text);
    text.add(CloudUser.ADMIN.entry(), entry(CloudUser.ADMIN, secrets.admin()));
    text.add(CloudUser.OWNER.entry(), entry(CloudUser.OWNER, secrets.user()));
    write(before, text.text());
  }

  /** Takes the entries out. */
  void remove() {
    String before = read();
    CloudsText text = new CloudsText(before);
    remove(text);
    write(before, text.text());
  }

  private static void remove(CloudsText text) {
    for (CloudUser who : CloudUser.values()) {
      text.remove(who.entry());
    }
  }

  private static String entry(CloudUser who, Secret password) {
    return """
        auth:
          auth_url: %s
          username: %s
          password: %s
          project_name: %s
          user_domain_name: %s
          project_domain_name: %s
        region_name: %s
        identity_api_version: 3
        """
        .formatted(
            CloudNetwork.IDENTITY_URL,
            who.user(),
            password.value(),
            who.user(),
            CloudUser.DOMAIN,
            CloudUser.DOMAIN,
            CloudUser.REGION);
  }

  private String read() {
    try {
      return Files.exists(file) ? Files.readString(file) : "";
    } catch (IOException problem) {
      throw failure("read", problem);
    }
  }

  private void write(String before, String after) {
    if (after.equals(before)) {
      return;
    }
    if (!theirs(before).equals(theirs(after))) {
      throw new HothouseException(
          ErrorCode.CONFIG,
          "Tried to change the local cloud's entries in %s, but it is not written so that lines can be added: it was left as it is. Next: write its clouds as YAML with each on lines of its own."
              .formatted(file));
    }
    try {
      if (after.isEmpty()) {
        Files.delete(file);
        return;
      }
      Files.createDirectories(file.toAbsolutePath().getParent());
      PrivateFile.rewrite(file, after);
    } catch (IOException problem) {
      throw failure("write", problem);
    }
  }

  /** Everything but our entries. */
  private Map<?, ?> theirs(String text) {
    try {
      Map<Object, Object> all = new LinkedHashMap<>();
      if (YamlReader.read(text).plain() instanceof Map<?, ?> read) {
        all.putAll(read);
      }
      if (all.remove(CLOUDS) instanceof Map<?, ?> named) {
        Map<Object, Object> clouds = new LinkedHashMap<>(named);
        Arrays.stream(CloudUser.values()).map(CloudUser::entry).forEach(clouds::remove);
        all.put(CLOUDS, clouds);
      } else {
        all.put(CLOUDS, Map.of());
      }
      return all;
    } catch (Malformed problem) {
      throw new HothouseException(
          ErrorCode.CONFIG,
          "Tried to change %s, but it is not YAML: %s. Next: correct it."
              .formatted(problem.place(file.toString()), problem.getMessage()),
          problem);
    }
  }

  private HothouseException failure(String verb, IOException problem) {
    return FileTrouble.of(
        ErrorCode.CONFIG,
        "%s %s".formatted(verb, file),
        problem,
        "see to it that you may write there");
  }
}
