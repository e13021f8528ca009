package io.hothouse.cli;

import picocli.CommandLine.Command;
import picocli.CommandLine.IVersionProvider;

/** The command itself, which holds all others. */
@Command(
    name = "hothouse",
    description = "Throwaway OpenStack-on-Kubernetes environments, proved through every node.",
    mixinStandardHelpOptions = true,
    versionProvider = HothouseCommand.Version.class,
    synopsisSubcommandLabel = "COMMAND",
    subcommands = {
      UpCommand.class,
      DownCommand.class,
      DoctorCommand.class,
      ListCommand.class,
      StatusCommand.class,
      CheckCommand.class,
      BuildCommand.class,
      LoadCommand.class,
      DeployCommand.class,
      VerifyCommand.class,
      TestCommand.class,
      DiagnoseCommand.class,
      ReportCommand.class,
      LogsCommand.class,
      KubeconfigCommand.class,
      BrowseCommand.class,
      ConnectCommand.class,
      CredentialsCommand.class,
      SshCommand.class,
      TemplateCommand.class,
      VersionsCommand.class,
      CloudCommand.class
    })
final class HothouseCommand {
  private final Outlet outlet;

  HothouseCommand(Outlet outlet) {
    this.outlet = outlet;
  }

  /** Returns where the commands print. */
  Outlet outlet() {
    return outlet;
  }

  /** Tells the version that the jar's manifest holds. */
  static final class Version implements IVersionProvider {
    @Override
    public String[] getVersion() {
      String version = HothouseCommand.class.getPackage().getImplementationVersion();
      return new String[] {"hothouse " + (version == null ? "(not packaged)" : version)};
    }
  }
}
