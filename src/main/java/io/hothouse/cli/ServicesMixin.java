package io.hothouse.cli;

import java.util.List;
import java.util.stream.Stream;
import picocli.CommandLine.Option;

/** Which services a command is about. */
final class ServicesMixin {
  @Option(
      names = "--services",
      paramLabel = "SERVICE",
      split = ",",
      defaultValue = "core",
      description =
          "Folders under manifests/, or profiles (core, storage, compute, all, none), along with everything they require. Default: ${DEFAULT-VALUE}.")
  private List<String> services;

  @Option(
      names = "--demo",
      description =
          "Also deploys what users of a new OpenStack begin with (flavors, networks, a project with a user and a key pair), along with what that requires: the service demo, which is among all.")
  private boolean demo;

  List<String> names() {
    return demo ? Stream.concat(services.stream(), Stream.of("demo")).toList() : services;
  }
}
