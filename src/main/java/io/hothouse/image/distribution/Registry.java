package io.hothouse.image.distribution;

import io.hothouse.ErrorCode;
import io.hothouse.HothouseException;
import io.hothouse.Secret;
import io.hothouse.process.Command;
import io.hothouse.process.CommandResult;
import io.hothouse.process.CommandRunner;
import io.hothouse.yaml.JsonMappers;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.Base64;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.function.Consumer;

/** A container registry, reached with skopeo. */
public final class Registry {
  private static final String PLAIN = "http://";

  /** What the names of our images begin with, in place of which they get the registry's address. */
  private static final String LOCAL = "localhost/";

  private final CommandRunner runner;
  private final String address;
  private final boolean verified;
  private final Optional<Path> credentials;

  private Registry(
      CommandRunner runner, String address, boolean verified, Optional<Path> credentials) {
    this.runner = runner;
    this.address = address;
    this.verified = verified;
    this.credentials = credentials;
  }

  /**
   * Returns the registry of that address, for which the credentials are used that {@code buildah
   * login}, {@code podman login} or {@code docker login} have left.
   *
   * @param text its host, port and perhaps a path, as in {@code registry.example:5000/team}; with
   *     {@code http://} before it, it is reached without TLS
   */
  public static Registry at(CommandRunner runner, String text) {
    boolean verified = !text.startsWith(PLAIN);
    String address = verified ? text : text.substring(PLAIN.length());
    if (!address.matches("[A-Za-z0-9][A-Za-z0-9.-]*(:[0-9]{1,5})?(/[a-z0-9._/-]+)?")) {
      throw new HothouseException(
          ErrorCode.USAGE,
          "The registry is '%s', but must be HOST[:PORT][/PATH], with http:// before it for one without TLS."
              .formatted(text));
    }
    return new Registry(runner, address, verified, Optional.empty());
  }

  /**
   * Returns the registry that a port of this machine leads to, with a user of its own.
   *
   * @param folder a folder that only we can read, for the user's credentials
   */
  static Registry through(CommandRunner runner, int port, String user, Secret password, Path folder)
      throws IOException {
    String address = "127.0.0.1:" + port;
    String login =
        Base64.getEncoder()
            .encodeToString((user + ":" + password.value()).getBytes(StandardCharsets.UTF_8));
    Path file = folder.resolve("auth.json");
    Files.write(
        file,
        JsonMappers.shared()
            .writeValueAsBytes(Map.of("auths", Map.of(address, Map.of("auth", login)))));
    return new Registry(runner, address, false, Optional.of(file));
  }

  /** Returns what an image is called there. */
  public String name(String reference) {
    return address + "/" + reference.substring(LOCAL.length());
  }

  /**
   * Sends an image, unless the very same is there.
   *
   * @return whether it was sent
   */
  public boolean push(LayoutImage image, Consumer<String> lines) {
    String target = "docker://" + name(image.reference());
    if (has(image, target)) {
      return false;
    }
    List<String> words = new ArrayList<>(List.of("skopeo", "copy", "--preserve-digests"));
    words.add("--dest-tls-verify=" + verified);
    credentials.ifPresent(file -> words.add("--authfile=" + file));
    words.add("oci:%s:%s".formatted(image.layout(), image.tag()));
    words.add(target);
    CommandResult result = runner.run(Command.of(words), lines);
    if (!result.succeeded()) {
      throw new HothouseException(
          ErrorCode.BUILD,
          "Tried to push %s to the registry %s, but:%n%s%nNext: see to it that the registry answers and that 'buildah login %s' has credentials for it."
              .formatted(
                  image.reference(), address, result.lastLines(), address.replaceFirst("/.*", "")));
    }
    return true;
  }

  private boolean has(LayoutImage image, String target) {
    List<String> words =
        new ArrayList<>(List.of("skopeo", "inspect", "--raw", "--tls-verify=" + verified));
    credentials.ifPresent(file -> words.add("--authfile=" + file));
    words.add(target);
    CommandResult result = runner.run(Command.of(words));
    return result.succeeded() && image.manifestText().strip().equals(result.output().strip());
  }
}
