package io.hothouse.cli;

import io.hothouse.Deadline;
import io.hothouse.ErrorCode;
import io.hothouse.HothouseException;
import io.hothouse.deploy.Offers;
import io.hothouse.environment.OpenEnvironment;
import io.hothouse.ssh.SshConnection;
import java.net.InetSocketAddress;
import java.time.Duration;
import java.util.concurrent.Callable;
import picocli.CommandLine.Command;
import picocli.CommandLine.Mixin;
import picocli.CommandLine.Model.CommandSpec;
import picocli.CommandLine.Option;
import picocli.CommandLine.ParameterException;
import picocli.CommandLine.Spec;

/** Leads from this machine to the floating addresses of an environment's instances. */
@Command(
    name = "connect",
    description = {
      "Leads from this machine to the floating addresses of the OpenStack that was deployed, until it is interrupted: a SOCKS proxy on this machine's loopback, over the environment's SSH.",
      "It needs no root. Whoever is logged in here can use it too."
    },
    mixinStandardHelpOptions = true)
final class ConnectCommand implements Callable<Integer> {
  private static final Duration LONGEST = Duration.ofSeconds(30);
  private static final long LOOK_MILLIS = 500;

  @Spec private CommandSpec spec;
  @Mixin private CloudOption cloud;
  @Mixin private NameParameter name;
  @Mixin private FoldersMixin folders;

  @Option(
      names = "--port",
      paramLabel = "PORT",
      defaultValue = "1080",
      description = "The proxy's port on this machine. Default: ${DEFAULT-VALUE}.")
  private int port;

  @Override
  public Integer call() {
    if (port < 1 || port > 65535) {
      throw new ParameterException(
          spec.commandLine(), "--port is a number from 1 to 65535, not %d.".formatted(port));
    }
    try (OpenEnvironment environment = Wiring.environment(cloud, name.name())) {
      InetSocketAddress proxy =
          new Offers(environment, folders.folders().services(Wiring.directories())).proxy();
      SshConnection connection =
          environment
              .connections()
              .to(environment.controlPlane().target(), Deadline.after(LONGEST));
      connection.forward(port, proxy);
      tell();
      while (connection.isOpen()) {
        Thread.sleep(LOOK_MILLIS);
      }
      throw new HothouseException(
          ErrorCode.SSH,
          "The connection to %s, which the proxy led through, broke. Next: run 'hothouse connect %s' again."
              .formatted(connection.target().display(), name.name()));
    } catch (InterruptedException interrupt) {
      Thread.currentThread().interrupt();
      throw new HothouseException(
          ErrorCode.INTERRUPTED,
          "The connection to '%s' is closed.".formatted(name.name()),
          interrupt);
    }
  }

  private void tell() {
    Outlet.of(spec)
        .out()
        .println(
            """
            The floating addresses of '%1$s' are reached through the SOCKS proxy 127.0.0.1:%2$d, until Ctrl-C. For example:
              ssh -o ProxyCommand='nc -X 5 -x 127.0.0.1:%2$d %%h %%p' debian@ADDRESS
              curl --proxy socks5://127.0.0.1:%2$d http://ADDRESS/\
            """
                .formatted(name.name(), port));
    Outlet.of(spec).out().flush();
  }
}
