package io.hothouse.cli;

import io.hothouse.environment.EnvironmentName;
import picocli.CommandLine.Parameters;

/** Which environment a command works on. */
final class NameParameter {
  @Parameters(
      index = "0",
      arity = "0..1",
      paramLabel = "NAME",
      defaultValue = "hothouse",
      description = "The environment. Default: ${DEFAULT-VALUE}.")
  private String name;

  EnvironmentName name() {
    return new EnvironmentName(name);
  }
}
