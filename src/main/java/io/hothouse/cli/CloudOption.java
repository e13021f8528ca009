package io.hothouse.cli;

import io.hothouse.Secret;
import java.util.List;
import java.util.Optional;
import picocli.CommandLine.Model.CommandSpec;
import picocli.CommandLine.Option;
import picocli.CommandLine.Spec;

/** Which cloud a command works on. */
final class CloudOption {
  @Spec(Spec.Target.MIXEE)
  private CommandSpec spec;

  @Option(
      names = "--os-cloud",
      paramLabel = "CLOUD",
      description =
          "A cloud of clouds.yaml. Default: OS_CLOUD, else OS_AUTH_URL and the other OS_* variables, else the local cloud.")
  private String cloud;

  Optional<String> cloud() {
    return Optional.ofNullable(cloud);
  }

  /** Tells what the user waits for before there is anything else to tell. */
  void note(String text) {
    Outlet.of(spec).errors().println("hothouse: " + text);
  }

  /** Keeps a secret of the cloud from all that the command tells. */
  void hide(Secret secret) {
    Outlet.of(spec).redaction().know(List.of(secret.value()));
  }
}
