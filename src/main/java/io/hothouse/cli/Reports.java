package io.hothouse.cli;

import io.hothouse.environment.EnvironmentName;
import io.hothouse.environment.UserClouds;
import io.hothouse.kubernetes.KubeconfigFile;
import io.hothouse.launch.UpResult;
import io.hothouse.preflight.HostCheck;
import io.hothouse.preflight.HostReport;
import io.hothouse.preflight.OverlayPath;
import io.hothouse.preflight.Verdict;
import io.hothouse.probe.ProbeResult;
import java.io.PrintWriter;
import java.util.List;
import java.util.Locale;

/** The tables that several commands print. */
final class Reports {
  private Reports() {}

  static void checks(HostReport report, PrintWriter out) {
    Table table = new Table(HostCheck.titles().toArray(new String[0]));
    report.checks().forEach(check -> table.row(check.cells().toArray()));
    table.print(out);
  }

  private static String overlay(UpResult result) {
    if (!result.overlay().isEmpty()) {
      return "full-size packets cross the overlay between all %d pairs of nodes"
          .formatted(result.overlay().size());
    }
    return result.nodes().size() == 1
        ? "a single node needs no overlay"
        : "the pod network is your own, and proved by what the probes reached through it";
  }

  static void overlay(List<OverlayPath> paths, PrintWriter out) {
    Table table = new Table("FROM", "TO", "OVERLAY", "DETAIL");
    paths.forEach(
        path -> table.row(path.from(), path.to(), path.proved() ? "ok" : "failed", path.detail()));
    table.print(out);
  }

  /** Of a cluster without services there is nothing to tell. */
  static void probes(List<ProbeResult> results, PrintWriter out) {
    if (results.isEmpty()) {
      return;
    }
    Table table = new Table("NODE", "ADDRESS", "PROBE", "PORT", "VERDICT", "DETAIL");
    results.forEach(
        result ->
            table.row(
                result.node(),
                result.address(),
                result.probe(),
                result.port(),
                result.answer().verdict().toString(),
                result.answer().detail()));
    table.print(out);
  }

  /** What is there, proved how, and what can be done with it. */
  static void environment(
      EnvironmentName name,
      String cloud,
      UpResult result,
      KubeconfigFile kubeconfig,
      UserClouds clouds,
      PrintWriter out) {
    long warnings = result.hosts().with(Verdict.WARNING).size();
    out.println();
    probes(result.probes(), out);
    out.println();
    out.printf(
        "%d host checks passed%s; %s.%n",
        result.hosts().with(Verdict.OK).size(),
        warnings == 0 ? "" : ", %d with a warning ('hothouse check %s')".formatted(warnings, name),
        overlay(result));
    out.printf(
        Locale.ROOT,
        "'%s' is up after %.1f s: stack %s, context %s in %s.%n",
        name,
        result.duration().toMillis() / 1000.0,
        result.stack().stackId().id(),
        name.context(cloud),
        kubeconfig.path(name.context(cloud)));
    out.printf("Next: kubectl --context %s get pods -A%n", name.context(cloud));
    if (clouds.isThere()) {
      out.printf("      openstack --os-cloud %s catalog list%n", clouds.entry());
    }
    out.printf("      hothouse ssh %s | hothouse status %s | hothouse down %s%n", name, name, name);
    out.flush();
  }
}
