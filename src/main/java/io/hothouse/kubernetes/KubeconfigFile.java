package io.hothouse.kubernetes;

import io.hothouse.ErrorCode;
import io.hothouse.HothouseException;
import io.hothouse.files.PrivateFile;
import java.io.IOException;
import java.nio.file.FileAlreadyExistsException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
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
        existing -> {
          Map<String, Object> merged = without(existing, context);
          merged.putIfAbsent("apiVersion", "v1");
          merged.putIfAbsent("kind", "Config");
          for (String list : LISTS) {
            entries(merged, list).addAll(entries(added, list));
          }
          Object current = merged.get("current-context");
          if (current == null || current.toString().isEmpty()) {
            merged.put("current-context", context);
          }
          return merged;
        });
  }

  /** Takes what {@link #merge} added under the name {@code context}. */
  public void remove(String context) {
    if (!Files.exists(file)) {
      return;
    }
    change(
        existing -> {
          Map<String, Object> left = without(existing, context);
          left.remove("current-context", context);
          return left;
        });
  }

  private void change(UnaryOperator<Map<String, Object>> change) {
    Path lock = file.resolveSibling(file.getFileName() + ".lock");
    try {
      Files.createDirectories(file.toAbsolutePath().getParent());
      Files.createFile(lock);
      try {
        String text = Files.exists(file) ? Files.readString(file) : "";
        String changed = dump(change.apply(parse(text, file.toString())));
        if (!changed.equals(text)) {
          PrivateFile.replace(file, changed);
        }
      } finally {
        Files.deleteIfExists(lock);
      }
    } catch (FileAlreadyExistsException taken) {
      throw new HothouseException(
          ErrorCode.CONFLICT,
          "Tried to change %s, but %s shows that another program is changing it. Try again, or remove the lock if that program is gone."
              .formatted(file, lock),
          taken);
    } catch (IOException problem) {
      throw new HothouseException(
          ErrorCode.CONFIG,
          "Tried to change %s, but: %s".formatted(file, problem.getMessage()),
          problem);
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
