package io.hothouse.image;

import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.TreeMap;

/**
 * What an engine is asked to build.
 *
 * @param context the folder that the instructions copy from; its Containerfile is pinned
 * @param reference what the image will be called
 * @param mayPull whether it is built on an image of a registry
 */
record BuildJob(
    Path context,
    String reference,
    Map<String, String> arguments,
    Map<String, String> labels,
    Optional<Platform> platform,
    boolean mayPull,
    boolean noCache) {

  BuildJob {
    arguments = Map.copyOf(arguments);
    labels = Map.copyOf(labels);
  }

  /**
   * Returns the words that all engines understand, the context last. Of an argument only its name
   * is among them, for every user of the machine can read a command line: the engine takes the
   * value from its {@link #environment environment}. A build that fails leaves no container behind.
   */
  List<String> words() {
    List<String> words = new ArrayList<>(List.of("--force-rm", "--tag", reference));
    if (noCache) {
      words.add("--no-cache");
    }
    platform.ifPresent(it -> words.addAll(List.of("--platform", it.toString())));
    Map<String, String> hidden = environment();
    new TreeMap<>(arguments)
        .forEach(
            (name, value) ->
                words.addAll(
                    List.of("--build-arg", hidden.containsKey(name) ? name : name + "=" + value)));
    new TreeMap<>(labels)
        .forEach((name, value) -> words.addAll(List.of("--label", name + "=" + value)));
    words.addAll(BuildSecrets.words(System.getenv()));
    words.addAll(List.of("--file", context.resolve("Containerfile").toString()));
    words.add(context.toString());
    return words;
  }

  /**
   * Returns the arguments' values as variables. What the engine itself goes by, as {@code PATH}, is
   * not among them: such an argument must not change it.
   */
  Map<String, String> environment() {
    Map<String, String> environment = new TreeMap<>(arguments);
    environment.keySet().removeIf(name -> System.getenv().containsKey(name));
    return environment;
  }
}
