package io.hothouse.config;

import io.hothouse.ErrorCode;
import io.hothouse.yaml.Setting;
import io.hothouse.yaml.YamlFile;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.concurrent.ConcurrentHashMap;

/**
 * Finds and merges clouds.yaml and secure.yaml as openstacksdk does: the first file that exists of
 * a list, not a union of all.
 */
final class CloudFiles {
  private static final List<String> SUFFIXES = List.of(".yaml", ".yml", ".json");

  private final Map<String, String> environment;
  private final List<Path> folders;

  /** What was read, as a pipe can be read only once. */
  private final Map<Path, Setting> contents = new ConcurrentHashMap<>();

  CloudFiles(Map<String, String> environment, Path workingFolder, Path home) {
    this.environment = environment;
    String xdg = environment.getOrDefault("XDG_CONFIG_HOME", "");
    Path userFolder = (xdg.startsWith("/") ? Path.of(xdg) : home.resolve(".config"));
    this.folders = new ArrayList<>();
    folders.add(workingFolder);
    folders.add(userFolder.resolve("openstack"));
    folders.add(home.resolve(".config/openstack"));
    String systemWide = environment.getOrDefault("XDG_CONFIG_DIRS", "");
    Arrays.stream((systemWide.isEmpty() ? "/etc/xdg" : systemWide).split(":", -1))
        .filter(folder -> folder.startsWith("/"))
        .forEach(folder -> folders.add(Path.of(folder, "openstack")));
    folders.add(Path.of("/etc/openstack"));
  }

  /** Returns every place where clouds.yaml is looked for, in order. */
  List<Path> candidates() {
    return candidates("OS_CLIENT_CONFIG_FILE", "clouds");
  }

  /** Returns the clouds by name, secure.yaml merged over clouds.yaml. */
  Map<String, Setting> clouds() {
    Setting nothing = new Setting(Map.of(), "no file");
    Setting all =
        read("OS_CLIENT_CONFIG_FILE", "clouds")
            .orElse(nothing)
            .under(read("OS_CLIENT_SECURE_FILE", "secure").orElse(nothing));
    return Optional.ofNullable(all.mapping("the file").get("clouds"))
        .map(clouds -> clouds.mapping("clouds"))
        .orElse(Map.of());
  }

  private Optional<Setting> read(String variable, String name) {
    return candidates(variable, name).stream()
        .filter(file -> Files.exists(file) && !Files.isDirectory(file))
        .findFirst()
        .map(file -> contents.computeIfAbsent(file, it -> YamlFile.read(it, ErrorCode.CONFIG)));
  }

  private List<Path> candidates(String variable, String name) {
    List<Path> candidates = new ArrayList<>();
    String chosen = environment.getOrDefault(variable, "");
    if (!chosen.isEmpty()) {
      candidates.add(Path.of(chosen));
    }
    for (Path folder : folders) {
      SUFFIXES.forEach(suffix -> candidates.add(folder.resolve(name + suffix)));
    }
    return candidates.stream().distinct().toList();
  }
}
