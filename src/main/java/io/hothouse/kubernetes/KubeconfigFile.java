package io.hothouse.kubernetes;

import io.hothouse.ErrorCode;
import io.hothouse.HothouseException;
import io.hothouse.files.FileTrouble;
import io.hothouse.files.PrivateFile;
import io.hothouse.pipeline.Wait;
import java.io.IOException;
import java.nio.file.FileAlreadyExistsException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.time.Instant;
import java.util.Arrays;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.function.Function;
import java.util.stream.Stream;

/**
 * The user's kubeconfig, into which contexts are merged and from which they are taken again; all
 * others stay.
 *
 * <p>It is locked as kubectl locks it, with a file of the same name and {@code .lock} at its end.
 */
public final class KubeconfigFile {
  private static final int LOCK_ATTEMPTS = 5;
  private static final Duration LOCK_PAUSE = Duration.ofMillis(100);

  private final List<Path> files;

  /** Creates the view on {@code file}, which need not exist. */
  public KubeconfigFile(Path file) {
    this(List.of(file));
  }

  private KubeconfigFile(List<Path> files) {
    this.files = List.copyOf(files);
  }

  /** Returns the kubeconfig that kubectl uses under these environment variables. */
  public static KubeconfigFile of(Map<String, String> environment) {
    List<Path> named =
        Arrays.stream(environment.getOrDefault("KUBECONFIG", "").split(":", -1))
            .filter(name -> !name.isEmpty())
            .distinct()
            .map(Path::of)
            .toList();
    String home = environment.getOrDefault("HOME", System.getProperty("user.home"));
    return named.isEmpty()
        ? new KubeconfigFile(Path.of(home, ".kube", "config"))
        : new KubeconfigFile(named);
  }

  /** Returns where a new context goes: as kubectl does, to the first file that is there. */
  public Path path() {
    return files.stream().filter(Files::exists).findFirst().orElse(files.get(files.size() - 1));
  }

  /**
   * Adds the one cluster, user and context of {@code kubeconfig} under the name {@code context}, in
   * the place of one of that name. The namespace that the user gave that stays. It becomes the
   * current one where there is none in any file.
   *
   * @throws HothouseException when it holds more than a {@link ClusterAccess}
   */
  public void merge(String context, String kubeconfig) {
    ClusterAccess access =
        ClusterAccess.parse(
            kubeconfig, "the cluster's kubeconfig", "run 'hothouse kubeconfig' to see it");
    Path file = path(context);
    boolean current =
        files.stream()
            .filter(other -> !other.equals(file))
            .allMatch(other -> read(other).current().isEmpty());
    change(file, edit -> edit.with(context, access, edit.namespace(context), current));
  }

  /**
   * Finds out, before anything is made, whether the file could be changed.
   *
   * @throws HothouseException when it is no kubeconfig, may not be written, or is locked
   */
  public void check() {
    files.forEach(this::read);
    Path file = path();
    change(file, KubeconfigEdit::text);
    try {
      PrivateFile.requireWritable(file);
    } catch (IOException problem) {
      throw unwritable(file, problem);
    }
  }

  /** Takes what {@link #merge} added under the name {@code context} out of all files. */
  public void remove(String context) {
    holding(context).forEach(file -> change(file, edit -> edit.without(context)));
  }

  /** Returns where the context is, and where it goes when it is nowhere yet. */
  public Path path(String context) {
    return holding(context).findFirst().orElseGet(this::path);
  }

  private Stream<Path> holding(String context) {
    return files.stream()
        .filter(
            file -> {
              KubeconfigEdit edit = read(file);
              return edit.has(context) || edit.current().equals(Optional.of(context));
            });
  }

  private KubeconfigEdit read(Path file) {
    try {
      return new KubeconfigEdit(Files.exists(file) ? Files.readString(file) : "", file.toString());
    } catch (IOException problem) {
      throw FileTrouble.of(
          ErrorCode.CONFIG,
          "read " + file,
          problem,
          "see to it that you may read it, or choose another file with KUBECONFIG");
    }
  }

  private void change(Path file, Function<KubeconfigEdit, String> change) {
    Path lock = file.resolveSibling(file.getFileName() + ".lock");
    try {
      Files.createDirectories(file.toAbsolutePath().getParent());
      lock(lock);
      try {
        KubeconfigEdit before = read(file);
        String changed = change.apply(before);
        if (changed.equals(before.text())) {
          return;
        }
        if (changed.isEmpty()) {
          PrivateFile.delete(file);
        } else {
          PrivateFile.rewrite(file, changed);
        }
      } finally {
        Files.deleteIfExists(lock);
      }
    } catch (FileAlreadyExistsException taken) {
      throw new HothouseException(
          ErrorCode.CONFLICT,
          "Tried to change %s, but another program has locked it with %s, which is %d s old. Next: wait until that program is done; when there is none, it left the file behind: delete %s and try again."
              .formatted(file, lock, age(lock), lock),
          taken);
    } catch (IOException problem) {
      throw unwritable(file, problem);
    }
  }

  private static HothouseException unwritable(Path file, IOException problem) {
    return FileTrouble.of(
        ErrorCode.CONFIG,
        "change " + file,
        problem,
        "see to it that you may write there, or choose another file with KUBECONFIG");
  }

  /** Tries a few times, as kubectl holds its lock for a moment only. */
  private static void lock(Path lock) throws IOException {
    for (int attempt = 1; ; attempt++) {
      try {
        Files.createFile(lock);
        return;
      } catch (FileAlreadyExistsException taken) {
        if (attempt == LOCK_ATTEMPTS) {
          throw taken;
        }
        Wait.real().pause("the lock " + lock, LOCK_PAUSE);
      }
    }
  }

  private static long age(Path lock) {
    try {
      return Duration.between(Files.getLastModifiedTime(lock).toInstant(), Instant.now())
          .toSeconds();
    } catch (IOException gone) {
      return 0;
    }
  }
}
