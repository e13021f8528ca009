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
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.function.UnaryOperator;
import org.yaml.snakeyaml.DumperOptions;
import org.yaml.snakeyaml.LoaderOptions;
import org.yaml.snakeyaml.Yaml;
import org.yaml.snakeyaml.constructor.SafeConstructor;
import org.yaml.snakeyaml.error.YAMLException;
import org.yaml.snakeyaml.representer.Representer;

/**
 * The user's kubeconfig, into which contexts are merged and from which they are taken again; all
 * others stay.
 *
 * <p>It is locked as kubectl locks it, with a file of the same name and {@code .lock} at its end.
 */
public final class KubeconfigFile {
  private static final List<String> LISTS = List.of("clusters", "users", "contexts");
  private static final String CURRENT = "current-context";
  private static final int LOCK_ATTEMPTS = 5;
  private static final Duration LOCK_PAUSE = Duration.ofMillis(100);

  private final Path file;

  /** Creates the view on {@code file}, which need not exist. */
  public KubeconfigFile(Path file) {
    this.file = file;
  }

  /** Returns the kubeconfig that kubectl would write to under these environment variables. */
  public static KubeconfigFile of(Map<String, String> environment) {
    String chosen = environment.getOrDefault("KUBECONFIG", "").split(":", -1)[0];
    String home = environment.getOrDefault("HOME", System.getProperty("user.home"));
    return new KubeconfigFile(
        chosen.isEmpty() ? Path.of(home, ".kube", "config") : Path.of(chosen));
  }

  /** Returns where the file is. */
  public Path path() {
    return file;
  }

  /**
   * Adds the one cluster, user and context of {@code kubeconfig} under the name {@code context}.
   *
   * @throws HothouseException when it holds more than a {@link ClusterAccess}
   */
  public void merge(String context, String kubeconfig) {
    Map<String, Object> added =
        ClusterAccess.parse(
                kubeconfig, "the cluster's kubeconfig", "run 'hothouse kubeconfig' to see it")
            .values(context);
    change(
        text -> {
          Map<String, Object> merged = without(parse(text, file.toString()), context);
          merged.putIfAbsent("apiVersion", "v1");
          merged.putIfAbsent("kind", "Config");
          LISTS.forEach(list -> entries(merged, list).addAll(0, entries(added, list)));
          Object current = merged.get(CURRENT);
          if (current == null || current.toString().isEmpty()) {
            merged.put(CURRENT, context);
          }
          KubeconfigText edited = new KubeconfigText(removed(text, context));
          edited.set("apiVersion", "v1");
          edited.set("kind", "Config");
          for (String list : LISTS) {
            edited.add(list, dump(Map.of(list, entries(added, list))).lines().skip(1).toList());
          }
          edited.set(CURRENT, context);
          return sameOr(edited.text(), merged);
        });
  }

  /**
   * Finds out, before anything is made, whether the file could be changed.
   *
   * @throws HothouseException when it is no kubeconfig, may not be written, or is locked
   */
  public void check() {
    change(
        text -> {
          parse(text, file.toString());
          return text;
        });
  }

  /** Takes what {@link #merge} added under the name {@code context}. */
  public void remove(String context) {
    if (!Files.exists(file)) {
      return;
    }
    change(
        text -> {
          Map<String, Object> left = without(parse(text, file.toString()), context);
          left.remove(CURRENT, context);
          return sameOr(removed(text, context), left);
        });
  }

  /** Undoes what an addition did, in the reverse order. */
  private String removed(String text, String context) {
    KubeconfigText edited = new KubeconfigText(text);
    if (context.equals(parse(text, file.toString()).get(CURRENT))) {
      edited.unset(CURRENT);
    }
    for (int i = LISTS.size() - 1; i >= 0; i--) {
      edited.remove(LISTS.get(i), "- name: " + context);
    }
    if (LISTS.stream().noneMatch(edited::isOurs) && !edited.isOurs(CURRENT)) {
      edited.unset("kind");
      edited.unset("apiVersion");
    }
    return edited.text();
  }

  /** Lines can be misread, where people write YAML in braces: then the whole file is written. */
  private String sameOr(String edited, Map<String, Object> wanted) {
    try {
      if (meaning(parse(edited, file.toString())).equals(meaning(new LinkedHashMap<>(wanted)))) {
        return edited;
      }
    } catch (HothouseException misread) {
      return dump(wanted);
    }
    return dump(wanted);
  }

  /** What counts of a kubeconfig: an empty list and none are the same. */
  private static Map<String, Object> meaning(Map<String, Object> config) {
    LISTS.forEach(
        list -> config.computeIfPresent(list, (key, own) -> own.equals(List.of()) ? null : own));
    config.computeIfPresent(CURRENT, (key, own) -> own.equals("") ? null : own);
    config.values().removeIf(Objects::isNull);
    config.remove("apiVersion");
    config.remove("kind");
    return config;
  }

  private void change(UnaryOperator<String> change) {
    Path lock = file.resolveSibling(file.getFileName() + ".lock");
    try {
      Files.createDirectories(file.toAbsolutePath().getParent());
      lock(lock);
      try {
        String text = Files.exists(file) ? Files.readString(file) : "";
        String changed = change.apply(text);
        if (changed.equals(text)) {
          return;
        }
        if (changed.isEmpty()) {
          Files.deleteIfExists(file);
        } else {
          PrivateFile.replace(file, changed);
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
      throw FileTrouble.of(
          ErrorCode.CONFIG,
          "change " + file,
          problem,
          "see to it that you may write there, or choose another file with KUBECONFIG");
    }
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

  private static Map<String, Object> without(Map<String, Object> config, String context) {
    for (String list : LISTS) {
      entries(config, list).removeIf(entry -> context.equals(entry.get("name")));
    }
    return config;
  }

  /**
   * Returns a list of named entries that may be changed, created in {@code config} when it lacks
   * it.
   */
  @SuppressWarnings("unchecked") // the structure is the kubeconfig's
  private static List<Map<String, Object>> entries(Map<String, Object> config, String list) {
    if (!(config.get(list) instanceof List<?>)) {
      config.put(list, new ArrayList<>());
    }
    return (List<Map<String, Object>>) config.get(list);
  }

  static String dump(Map<String, Object> config) {
    DumperOptions options = new DumperOptions();
    options.setDefaultFlowStyle(DumperOptions.FlowStyle.BLOCK);
    options.setWidth(Integer.MAX_VALUE);
    return new Yaml(new SafeConstructor(new LoaderOptions()), new Representer(options), options)
        .dump(config);
  }

  static Map<String, Object> parse(String text, String source) {
    try {
      Object loaded = new Yaml(new SafeConstructor(new LoaderOptions())).load(text);
      Map<String, Object> config = new LinkedHashMap<>();
      if (loaded instanceof Map<?, ?> map) {
        map.forEach((key, value) -> config.put(String.valueOf(key), value));
      } else if (loaded != null) {
        throw new HothouseException(
            ErrorCode.CONFIG, "Tried to read %s, but it is not a kubeconfig.".formatted(source));
      }
      return config;
    } catch (YAMLException problem) {
      throw new HothouseException(
          ErrorCode.CONFIG,
          "Tried to read %s, but it is not YAML: %s".formatted(source, problem.getMessage()),
          problem);
    }
  }
}
