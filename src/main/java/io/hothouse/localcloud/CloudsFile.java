package io.hothouse.localcloud;

import io.hothouse.ErrorCode;
import io.hothouse.HothouseException;
import io.hothouse.files.PrivateFile;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;

/** The user's clouds.yaml, in which the local cloud has two entries. */
final class CloudsFile {
  static final String NAME = "hothouse-local";
  static final String ADMIN_NAME = NAME + "-admin";

  private final Path file;

  CloudsFile(Path file) {
    this.file = file;
  }

  /** Adds the entries, or brings them up to date. */
  void add(CloudSecrets secrets) {
    String before = read();
    CloudsText text = new CloudsText(before);
    text.remove(ADMIN_NAME);
    text.remove(NAME);
    text.add(ADMIN_NAME, entry("admin", secrets.admin().value()));
    text.add(NAME, entry("hothouse", secrets.user().value()));
    write(before, text.text());
  }

  /** Takes the entries out. */
  void remove() {
    String before = read();
    CloudsText text = new CloudsText(before);
    text.remove(ADMIN_NAME);
    text.remove(NAME);
    write(before, text.text());
  }

  private static String entry(String user, String password) {
    return """
        auth:
          auth_url: %s
          username: %s
          password: %s
          project_name: %s
          user_domain_name: Default
          project_domain_name: Default
        region_name: RegionOne
        identity_api_version: 3
        """
        .formatted(CloudNetwork.IDENTITY_URL, user, password, user);
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
    try {
      if (after.isEmpty()) {
        Files.delete(file);
        return;
      }
      Files.createDirectories(file.toAbsolutePath().getParent());
      PrivateFile.replace(file, after);
    } catch (IOException problem) {
      throw failure("write", problem);
    }
  }

  private HothouseException failure(String verb, IOException problem) {
    return new HothouseException(
        ErrorCode.CONFIG,
        "Tried to %s %s, but: %s".formatted(verb, file, problem.getMessage()),
        problem);
  }
}
