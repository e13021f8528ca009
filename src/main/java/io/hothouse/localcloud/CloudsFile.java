package io.hothouse.localcloud;

import io.hothouse.ErrorCode;
import io.hothouse.HothouseException;
import io.hothouse.Secret;
import io.hothouse.files.FileTrouble;
import io.hothouse.files.PrivateFile;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;

/** The user's clouds.yaml, in which the local cloud has two entries. */
final class CloudsFile {
  private final Path file;

  CloudsFile(Path file) {
    this.file = file;
  }

  /** Adds the entries, or brings them up to date. */
  void add(CloudSecrets secrets) {
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

  private HothouseException failure(String verb, IOException problem) {
    return FileTrouble.of(
        ErrorCode.CONFIG,
        "%s %s".formatted(verb, file),
        problem,
        "see to it that you may write there");
  }
}
