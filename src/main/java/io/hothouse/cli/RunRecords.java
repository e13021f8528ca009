package io.hothouse.cli;

import io.hothouse.HothouseException;
import io.hothouse.environment.EnvironmentName;
import io.hothouse.launch.UpResult;
import io.hothouse.preflight.HostCheck;
import io.hothouse.probe.ProbeResult;
import io.hothouse.progress.Timeline;
import io.hothouse.report.RunRecord;
import java.time.Duration;
import java.time.Instant;
import java.util.Comparator;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.TreeMap;

/** Puts together what a report tells of a run of {@code up}. */
final class RunRecords {
  private RunRecords() {}

  static RunRecord of(
      EnvironmentName environment,
      String cloud,
      Timeline timeline,
      Optional<UpResult> result,
      Optional<HothouseException> failure) {
    List<Timeline.Entry> entries = timeline.entries();
    Instant begin =
        entries.stream()
            .map(Timeline.Entry::start)
            .min(Comparator.naturalOrder())
            .orElse(Instant.now());
    Instant end =
        entries.stream()
            .map(entry -> entry.start().plus(entry.duration()))
            .max(Comparator.naturalOrder())
            .orElse(begin);
    return new RunRecord(
        RunRecord.SCHEMA,
        "up",
        environment.value(),
        begin.toString(),
        seconds(Duration.between(begin, end)),
        failure.map(it -> new RunRecord.Failure(it.code().toString(), it.getMessage())),
        facts(cloud, result),
        result.stream()
            .flatMap(it -> it.nodes().stream())
            .map(
                it ->
                    new RunRecord.NodeRow(
                        it.name(), it.address(), it.privateAddress(), it.kernel()))
            .toList(),
        entries.stream().map(entry -> step(entry, begin)).toList(),
        result.stream().flatMap(it -> it.hosts().checks().stream()).map(RunRecords::check).toList(),
        result.stream().flatMap(it -> it.probes().stream()).map(RunRecords::probe).toList());
  }

  private static Map<String, String> facts(String cloud, Optional<UpResult> result) {
    Map<String, String> facts = new TreeMap<>();
    facts.put("cloud", cloud);
    facts.put("program", new HothouseCommand.Version().getVersion()[0]);
    facts.put("Java", Runtime.version().toString());
    facts.put("processors here", String.valueOf(Runtime.getRuntime().availableProcessors()));
    result.ifPresent(
        it -> {
          facts.put("stack", it.stack().stackId().id());
          facts.put("paths of the overlay proved", String.valueOf(it.overlay().size()));
        });
    return facts;
  }

  private static RunRecord.StepRow step(Timeline.Entry entry, Instant begin) {
    return new RunRecord.StepRow(
        entry.path(),
        seconds(Duration.between(begin, entry.start())),
        seconds(entry.duration()),
        entry.succeeded(),
        entry.summary(),
        entry.notes().stream()
            .map(
                note ->
                    new RunRecord.NoteRow(seconds(Duration.between(begin, note.at())), note.text()))
            .toList());
  }

  private static RunRecord.CheckRow check(HostCheck it) {
    return new RunRecord.CheckRow(
        it.node(), it.check(), it.found(), it.needed(), it.verdict().toString(), it.cure());
  }

  private static RunRecord.ProbeRow probe(ProbeResult it) {
    return new RunRecord.ProbeRow(
        it.node(),
        it.address(),
        it.probe(),
        it.port(),
        it.answer().verdict().toString(),
        it.answer().detail(),
        seconds(it.lastAttempt()));
  }

  private static double seconds(Duration duration) {
    return Math.max(0, duration.toMillis() / 1000.0);
  }
}
