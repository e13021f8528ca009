package io.hothouse.environment;

import io.hothouse.ErrorCode;
import io.hothouse.HothouseException;
import io.hothouse.config.CloudsFile;
import io.hothouse.files.Directories;
import io.hothouse.files.FileTrouble;
import io.hothouse.kubernetes.KubeconfigFile;
import io.hothouse.localcloud.LocalCloud;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.LinkedHashSet;
import java.util.Optional;
import java.util.Set;
import java.util.stream.Stream;

/**
 * What this machine keeps of the environments on its own cloud. It means nothing any more once that
 * cloud has been thrown away, as everything in it is gone then.
 */
public final class LocalEnvironments {
  private final Directories directories;
  private final KubeconfigFile kubeconfig;

  /** Creates the view on what is kept in {@code directories} and the user's kubeconfig. */
  public LocalEnvironments(Directories directories, KubeconfigFile kubeconfig) {
    this.directories = directories;
    this.kubeconfig = kubeconfig;
  }

  /**
   * Takes away their entries in the user's files, and their keys; evidence of what failed stays.
   *
   * @throws HothouseException with {@link ErrorCode#CONFIG} when a file cannot be changed; the
   *     others are nevertheless
   */
  public void forget() {
    Optional<HothouseException> failure = Optional.empty();
    for (EnvironmentName name : names()) {
      try {
        Environments.forget(directories, kubeconfig, LocalCloud.NAME, name);
      } catch (HothouseException problem) {
        failure = failure.or(() -> Optional.of(problem));
      }
    }
    if (failure.isPresent()) {
      throw failure.get();
    }
  }

  /** The state may have been lost, and entries may have been taken out by hand. */
  private Set<EnvironmentName> names() {
    Set<EnvironmentName> names = new LinkedHashSet<>();
    Stream.of(CloudsFile.clouds(directories), CloudsFile.secrets(directories))
        .flatMap(file -> file.ours().stream())
        .filter(entry -> !LocalCloud.isNamed(entry))
        .flatMap(entry -> EnvironmentName.ofContext(entry).stream())
        .forEach(names::add);
    if (Files.isDirectory(folder())) {
      try (Stream<Path> kept = Files.list(folder())) {
        kept.filter(Files::isDirectory)
            .flatMap(path -> EnvironmentName.of(path.getFileName().toString()).stream())
            .forEach(names::add);
      } catch (IOException problem) {
        throw FileTrouble.of(
            ErrorCode.CONFIG, "list " + folder(), problem, "see to it that you may read it");
      }
    }
    return names;
  }

  private Path folder() {
    return Environments.state(directories, LocalCloud.NAME, ".").folder().normalize();
  }
}
