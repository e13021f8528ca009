package io.hothouse.cli;

import io.hothouse.deploy.BuildTools;
import io.hothouse.image.node.KubernetesRelease;
import io.hothouse.image.node.KubernetesReleases;
import java.time.LocalDate;
import java.time.ZoneOffset;
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
        "Lists the versions of Kubernetes that nodes can run, and how long each is supported.",
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
    KubernetesReleases releases = BuildTools.kubernetes(Wiring.directories());
    LocalDate today = LocalDate.now(ZoneOffset.UTC);
    List<Version> versions =
        releases.all().stream().map(it -> version(it, today, releases.usual())).toList();
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

  private static Version version(
      KubernetesRelease release, LocalDate today, KubernetesRelease usual) {
    return new Version(
        "kubernetes",
        release.version(),
        release.released().toString(),
        release.supportedUntil().toString(),
        release.supportedOn(today),
        release.equals(usual));
  }

  private static String remark(Version version) {
    String end = version.supported() ? "" : "no longer supported";
    return version.usual() ? "default" : end;
  }
}
