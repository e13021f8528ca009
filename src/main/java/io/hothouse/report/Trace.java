package io.hothouse.report;

import com.fasterxml.jackson.databind.ObjectMapper;
import com.fasterxml.jackson.databind.node.ArrayNode;
import com.fasterxml.jackson.databind.node.ObjectNode;
import io.hothouse.report.RunRecord.NoteRow;
import io.hothouse.report.RunRecord.StepRow;
import io.hothouse.yaml.JsonMappers;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.List;

/** The run as trace events, for Chrome's and Perfetto's viewers. */
final class Trace {
  private static final ObjectMapper JSON = JsonMappers.shared();
  private static final double MICROSECONDS = 1e6;

  private Trace() {}

  static String of(RunRecord run) {
    ObjectNode trace = JSON.createObjectNode();
    trace.put("displayTimeUnit", "ms");
    ArrayNode events = trace.putArray("traceEvents");
    List<Double> lanes = new ArrayList<>();
    run.steps().stream()
        .sorted(Comparator.comparingDouble(StepRow::start).thenComparingInt(StepRow::depth))
        .forEach(step -> add(step, lane(lanes, step), events));
    return trace.toPrettyString() + "\n";
  }

  /** Steps that overlap lie on different lanes. */
  private static int lane(List<Double> lanes, StepRow step) {
    for (int lane = 0; lane < lanes.size(); lane++) {
      if (lanes.get(lane) <= step.start()) {
        lanes.set(lane, step.end());
        return lane;
      }
    }
    lanes.add(step.end());
    return lanes.size() - 1;
  }

  private static void add(StepRow step, int lane, ArrayNode events) {
    ObjectNode event = event(events, step.name(), "X", step.start(), lane);
    event.put("dur", Math.round(step.seconds() * MICROSECONDS));
    event.putObject("args").put("path", step.path()).put("summary", step.summary());
    for (NoteRow note : step.notes()) {
      event(events, note.text(), "i", note.at(), lane).put("s", "t");
    }
  }

  private static ObjectNode event(
      ArrayNode events, String name, String phase, double at, int lane) {
    ObjectNode event = events.addObject();
    event.put("name", name);
    event.put("cat", "hothouse");
    event.put("ph", phase);
    event.put("ts", Math.round(at * MICROSECONDS));
    event.put("pid", 1);
    event.put("tid", lane);
    return event;
  }
}
