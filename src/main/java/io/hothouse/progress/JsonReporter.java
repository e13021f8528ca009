package io.hothouse.progress;

import com.fasterxml.jackson.databind.ObjectMapper;
import com.fasterxml.jackson.databind.node.ObjectNode;
import io.hothouse.yaml.JsonMappers;
import java.io.PrintStream;
import java.time.Duration;

/** Reports steps as one JSON object a line, by {@code events.schema.json}, for other programs. */
public final class JsonReporter implements Reporter {
  private static final ObjectMapper JSON = JsonMappers.shared();

  private final PrintStream out;

  /** Creates a reporter that writes to {@code out}. */
  public JsonReporter(PrintStream out) {
    this.out = out;
  }

  @Override
  public void accept(ProgressEvent event) {
    ObjectNode line = JSON.createObjectNode();
    if (event instanceof ProgressEvent.Started started) {
      line.put("event", "started").put("step", started.step()).put("parent", started.parent());
      line.put("at", started.at().toString()).put("name", started.name());
    } else if (event instanceof ProgressEvent.Noted noted) {
      line.put("event", "noted").put("step", noted.step());
      line.put("at", noted.at().toString()).put("text", noted.text());
    } else if (event instanceof ProgressEvent.Finished finished) {
      line.put("event", "finished").put("step", finished.step());
      line.put("at", finished.at().toString()).put("succeeded", finished.succeeded());
      line.put("seconds", seconds(finished.duration())).put("summary", finished.summary());
    }
    out.println(line);
  }

  private static double seconds(Duration duration) {
    return duration.toMillis() / 1000.0;
  }
}
