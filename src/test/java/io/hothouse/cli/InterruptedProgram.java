package io.hothouse.cli;

import io.hothouse.ErrorCode;
import io.hothouse.HothouseException;
import io.hothouse.pipeline.Pipeline;
import io.hothouse.pipeline.Result;
import io.hothouse.progress.Step;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Locale;
import java.util.concurrent.Callable;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.TimeUnit;
import picocli.CommandLine;
import picocli.CommandLine.Command;
import picocli.CommandLine.Model.CommandSpec;
import picocli.CommandLine.Parameters;
import picocli.CommandLine.Spec;

/** The program with commands that wait for ever, each in another way, to be interrupted. */
public final class InterruptedProgram {
  private static final long LONG = 600;

  private InterruptedProgram() {}

  /** Runs one of the commands. */
  public static void main(String[] arguments) {
    Outlet outlet = Outlet.real();
    CommandLine commandLine = Main.commandLine(outlet);
    commandLine.addSubcommand(new Asks()).addSubcommand(new Undoes()).addSubcommand(new Hangs());
    commandLine.addSubcommand(new Counts());
    System.exit(Main.run(commandLine, outlet, arguments));
  }

  @Command(name = "ask")
  static final class Asks implements Callable<Integer> {
    @Spec private CommandSpec spec;

    @Override
    public Integer call() {
      try (Reporting reporting = Reporting.start(spec)) {
        return reporting
            .progress()
            .run("ask", step -> reporting.consent(false).to("Go on?") ? 0 : 1);
      }
    }
  }

  @Command(name = "undo")
  static final class Undoes implements Callable<Integer> {
    @Spec private CommandSpec spec;
    @Parameters private Path undone;

    @Override
    public Integer call() {
      Outlet.of(spec).adviseWhenInterrupted("try again.");
      try (Reporting reporting = Reporting.start(spec)) {
        return reporting.progress().run("verify", this::wait);
      }
    }

    private int wait(Step step) {
      try (Pipeline pipeline = new Pipeline(step)) {
        Result<Integer> probe = pipeline.start("probe", this::probe);
        return probe.get();
      }
    }

    private int probe(Step step) {
      step.note("it has made something");
      try {
        TimeUnit.SECONDS.sleep(LONG);
        return 0;
      } catch (InterruptedException interrupt) {
        undo();
        Thread.currentThread().interrupt();
        throw new HothouseException(ErrorCode.INTERRUPTED, "Interrupted while probing.", interrupt);
      }
    }

    private void undo() {
      try {
        TimeUnit.MILLISECONDS.sleep(500);
        Files.writeString(undone, "taken away");
      } catch (InterruptedException | IOException problem) {
        throw new UncheckedIOException(new IOException(problem));
      }
    }
  }

  @Command(name = "hang")
  static final class Hangs implements Callable<Integer> {
    @Override
    public Integer call() {
      System.err.println("it hangs");
      while (true) {
        try {
          new CountDownLatch(1).await();
        } catch (InterruptedException interrupt) {
          // As what waits for a system that never answers.
        }
      }
    }
  }

  @Command(name = "count")
  static final class Counts implements Callable<Integer> {
    @Spec private CommandSpec spec;

    @Override
    public Integer call() {
      spec.commandLine()
          .getOut()
          .printf(
              "http://10.0.0.1:%d/v3 %.1f %s%n",
              5000, 84.2, "TITLE".toLowerCase(Locale.getDefault()));
      return 0;
    }
  }
}
