package io.hothouse.cli;

import io.hothouse.deploy.Offers;
import io.hothouse.environment.OpenEnvironment;
import io.hothouse.process.Browser;
import io.hothouse.process.LocalCommandRunner;
import java.util.Optional;
import java.util.concurrent.Callable;
import picocli.CommandLine.Command;
import picocli.CommandLine.Mixin;
import picocli.CommandLine.Model.CommandSpec;
import picocli.CommandLine.Option;
import picocli.CommandLine.Spec;

/** Opens the dashboard of an environment. */
@Command(
    name = "browse",
    description =
        "Opens the dashboard of the OpenStack that was deployed, and prints its address; only that where there is no browser.",
    mixinStandardHelpOptions = true)
final class BrowseCommand implements Callable<Integer> {
  @Spec private CommandSpec spec;
  @Mixin private CloudOption cloud;
  @Mixin private NameParameter name;
  @Mixin private FoldersMixin folders;

  @Option(
      names = "--service",
      paramLabel = "NAME",
      description = "The service whose page it is. Default: the first that has one, Horizon.")
  private Optional<String> service;

  @Option(names = "--print", description = "Only prints the address, to be read by a program.")
  private boolean bare;

  @Override
  public Integer call() {
    try (OpenEnvironment environment = Wiring.environment(cloud, name.name())) {
      Offers offers = new Offers(environment, folders.folders().services(Wiring.directories()));
      String page = offers.page(service);
      if (bare) {
        Outlet.of(spec).bare().println(page);
        Outlet.of(spec).bare().flush();
      } else {
        Outlet.of(spec).out().println(page);
        Outlet.of(spec)
            .out()
            .println(
                "Log in as %s; 'hothouse credentials %s' prints the password."
                    .formatted(offers.login(Optional.empty()).username(), name.name()));
        new Browser(new LocalCommandRunner(), Outlet.of(spec).environment())
            .open(page)
            .ifPresent(Outlet.of(spec).errors()::println);
      }
    }
    return 0;
  }
}
