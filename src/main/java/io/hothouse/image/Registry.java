package io.hothouse.image;

import io.hothouse.ErrorCode;
import io.hothouse.HothouseException;
import io.hothouse.process.Command;
import io.hothouse.process.CommandResult;
import io.hothouse.process.CommandRunner;
import java.util.ArrayList;
import java.util.List;
import java.util.function.Consumer;

/**
 * A container registry, reached with skopeo, which uses the credentials that {@code buildah login},
 * {@code podman login} or {@code docker login} have left.
 */
public final class Registry {
  private static final String PLAIN = "http://";

  private final CommandRunner runner;
  private final String address;
  private final boolean verified;

  /**
   * Creates the view on a registry.
   *
   * @param address its host, port and perhaps a path, as in {@code registry.example:5000/team};
   *     with {@code http://} before it, it is reached without TLS
   */
  public Registry(CommandRunner runner, String address) {
    this.runner = runner;
    this.verified = !address.startsWith(PLAIN);
    this.address = verified ? address : address.substring(PLAIN.length());
    if (!this.address.matches("[A-Za-z0-9][A-Za-z0-9._/-]*(:[0-9]{1,5})?(/[a-z0-9._/-]+)?")) {
      throw new HothouseException(
          ErrorCode.USAGE,
          "--push is '%s', but must be HOST[:PORT][/PATH], with http:// before it for one without TLS."
              .formatted(address));
    }
  }

  /** Returns what an image is called there. */
  public String name(BuiltImage image) {
    return "%s/hothouse/%s:%s".formatted(address, image.name(), image.address().tag());
  }

  /**
   * Sends an image, unless the very same is there.
   *
   * @return whether it was sent
   */
  public boolean push(BuiltImage image, Consumer<String> lines) {
    String target = "docker://" + name(image);
    if (has(image, target)) {
      return false;
    }
    List<String> words = new ArrayList<>(List.of("skopeo", "copy", "--preserve-digests"));
    words.add("--dest-tls-verify=" + verified);
    words.add("oci:%s:%s".formatted(image.layout(), image.address().tag()));
    words.add(target);
    CommandResult result = runner.run(Command.of(words), lines);
    if (!result.succeeded()) {
      throw new HothouseException(
          ErrorCode.BUILD,
          "Tried to push the image %s to %s, but:%n%s%nNext: see to it that the registry answers and that 'buildah login %s' has credentials for it."
              .formatted(
                  image.name(), name(image), result.lastLines(), address.replaceFirst("/.*", "")));
    }
    return true;
  }

  private boolean has(BuiltImage image, String target) {
    CommandResult result =
        runner.run(Command.of("skopeo", "inspect", "--raw", "--tls-verify=" + verified, target));
    return result.succeeded()
        && LayoutStore.manifest(image.layout()).strip().equals(result.output().strip());
  }
}
