package io.hothouse.cli;

import com.fasterxml.jackson.core.JsonProcessingException;
import io.hothouse.config.ClientLogin;
import io.hothouse.deploy.Offers;
import io.hothouse.environment.OpenEnvironment;
import io.hothouse.yaml.JsonMappers;
import io.hothouse.yaml.YamlDocument;
import java.util.Map;
import java.util.Optional;
import java.util.concurrent.Callable;
import java.util.stream.Collectors;
import picocli.CommandLine.Command;
import picocli.CommandLine.Mixin;
import picocli.CommandLine.Model.CommandSpec;
import picocli.CommandLine.Option;
import picocli.CommandLine.Spec;

/** Prints what clients log in with at the OpenStack of an environment. */
@Command(
    name = "credentials",
    description =
        "Prints what clients log in with at the OpenStack that was deployed, its password too.",
    mixinStandardHelpOptions = true)
final class CredentialsCommand implements Callable<Integer> {
  @Spec private CommandSpec spec;
  @Mixin private CloudOption cloud;
  @Mixin private NameParameter name;
  @Mixin private FoldersMixin folders;

  @Option(
      names = "--service",
      paramLabel = "NAME",
      description =
          "The service whose login it is: demo has a user without an administrator's rights. Default: the administrator's, of Keystone.")
  private Optional<String> service;

  @Option(
      names = {"-o", "--output"},
      paramLabel = "FORM",
      defaultValue = "env",
      description =
          "env (variables, for eval in a shell), json, or clouds (a clouds.yaml). Default: ${DEFAULT-VALUE}.")
  private Form form;

  /** In which form they are printed. */
  enum Form {
    /** Variables of the environment, as a shell takes them. */
    ENV,
    /** The value of an entry in clouds.yaml, as JSON. */
    JSON,
    /** A clouds.yaml of its own. */
    CLOUDS
  }

  @Override
  public Integer call() throws JsonProcessingException {
    try (OpenEnvironment environment = Wiring.environment(cloud, name.name())) {
      ClientLogin login =
          new Offers(environment, folders.folders().services(Wiring.directories())).login(service);
      String entry =
          environment.name().context(environment.cloud().cloudName())
              + service.map(it -> "-" + it).orElse("");
      Outlet.of(spec).bare().print(printed(login, entry));
      Outlet.of(spec).bare().flush();
    }
    return 0;
  }

  private String printed(ClientLogin login, String entry) throws JsonProcessingException {
    return switch (form) {
      case ENV ->
          login.variables().entrySet().stream()
              .map(it -> "export %s=%s%n".formatted(it.getKey(), quoted(it.getValue())))
              .collect(Collectors.joining());
      case JSON ->
          JsonMappers.shared().writerWithDefaultPrettyPrinter().writeValueAsString(login.settings())
              + System.lineSeparator();
      case CLOUDS -> YamlDocument.block(Map.of("clouds", Map.of(entry, login.settings())));
    };
  }

  /** Within such quotes a shell takes everything as it stands. */
  private static String quoted(String text) {
    return "'" + text.replace("'", "'\\''") + "'";
  }
}
