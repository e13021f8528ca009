package io.hothouse.cli;

import io.hothouse.deploy.BuildTools;
import io.hothouse.release.KubernetesReleases;
import io.hothouse.release.OpenStackReleases;
import io.hothouse.release.Release;
import java.time.LocalDate;
import java.time.ZoneOffset;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.Callable;
import picocli.CommandLine.Command;
import picocli.CommandLine.Mixin;
import picocli.CommandLine.Model.CommandSpec;
import picocli.CommandLine.Spec;

/** Lists the versions that an environment can be made of. */
@Command(
    name = "versions",
    description =
        "Lists the versions of Kubernetes that nodes can run and of OpenStack that can be deployed, and how long each is supported.",
    mixinStandardHelpOptions = true)
final class VersionsCommand implements Callable<Integer> {
  @Spec private CommandSpec spec;
  @Mixin private OutputOption output;

  /** One version, as it is printed. */
  private record Version(
      String software,
      String version,
      String released,
      String supportedUntil,
      boolean supported,
      boolean usual) {}

  @Override
  public Integer call() {
    KubernetesReleases kubernetes = BuildTools.kubernetes(Wiring.directories());
    OpenStackReleases openStack = BuildTools.openStack(Wiring.directories());
    List<Version> versions = new ArrayList<>();
    kubernetes.all().forEach(it -> versions.add(version("kubernetes", it, kubernetes.usual())));
    openStack.all().forEach(it -> versions.add(version("openstack", it, openStack.usual())));
    output.print(spec.commandLine().getOut(), () -> table(versions), () -> versions);
    return 0;
  }

  private static Table table(List<Version> versions) {
    Table table = new Table("SOFTWARE", "VERSION", "RELEASED", "SUPPORTED UNTIL", "REMARK");
    versions.forEach(
        it ->
            table.row(it.software(), it.version(), it.released(), it.supportedUntil(), remark(it)));
    return table;
  }

  private static Version version(String software, Release release, Release usual) {
    return new Version(
        software,
        release.version(),
        release.released().toString(),
        release.supportedUntil().map(LocalDate::toString).orElse("not announced"),
        release.supportedOn(LocalDate.now(ZoneOffset.UTC)),
        release.equals(usual));
  }

  private static String remark(Version version) {
    String end = version.supported() ? "" : "no longer supported";
    return version.usual() ? "default" : end;
  }
}
