package io.hothouse.process;

import io.hothouse.ErrorCode;
import io.hothouse.HothouseException;
import java.io.BufferedInputStream;
import java.io.IOException;
import java.io.InputStream;
import java.io.OutputStream;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.function.Consumer;
import org.apache.commons.exec.CommandLine;
import org.apache.commons.exec.DefaultExecuteResultHandler;
import org.apache.commons.exec.DefaultExecutor;
import org.apache.commons.exec.ExecuteWatchdog;
import org.apache.commons.exec.PumpStreamHandler;
import org.apache.commons.exec.environment.EnvironmentUtils;

/**
 * Runs commands with Commons Exec, and makes up for what its watchdog does not do: a time-out or an
 * interrupt ends the whole tree of processes, politely at first, and the interrupt is handed on.
 */
public final class LocalCommandRunner implements CommandRunner {
  private static final int MOST_BYTES = 4_000_000;
  private static final Duration GRACE = Duration.ofSeconds(3);

  @Override
  public CommandResult run(Command command, Consumer<String> lines) {
    long start = System.nanoTime();
    TailBuffer output = new TailBuffer(MOST_BYTES, new LineStream(lines));
    TailBuffer errors = new TailBuffer(MOST_BYTES, new LineStream(lines));
    StartedProcess started = new StartedProcess();
    DefaultExecuteResultHandler ended = new DefaultExecuteResultHandler();
    try (InputStream input = input(command);
        output;
        errors) {
      DefaultExecutor executor = executor(command, started, output, errors, input);
      executor.execute(commandLine(command.words()), environment(command), ended);
      ended.waitFor(command.timeout());
      if (!ended.hasResult()) {
        started.endTree(GRACE);
        throw new HothouseException(
            ErrorCode.TIMEOUT,
            "Tried to run `%s`, but it was not done after %d s and was ended. Last lines:%n%s"
                .formatted(
                    command.line(),
                    command.timeout().toSeconds(),
                    result(command, -1, output, errors, start).lastLines()));
      }
    } catch (InterruptedException interrupt) {
      started.endTree(GRACE);
      Thread.currentThread().interrupt();
      throw new HothouseException(
          ErrorCode.INTERRUPTED, "Interrupted while running `%s`.".formatted(command.line()));
    } catch (IOException problem) {
      throw notStarted(command, problem);
    }
    if (started.process() == null && ended.getException() != null) {
      throw notStarted(command, ended.getException());
    }
    return result(command, ended.getExitValue(), output, errors, start);
  }

  private static CommandResult result(
      Command command, int exitCode, TailBuffer output, TailBuffer errors, long start) {
    return new CommandResult(
        command,
        exitCode,
        output.text(),
        errors.text(),
        Duration.ofNanos(System.nanoTime() - start));
  }

  private static HothouseException notStarted(Command command, Exception problem) {
    return new HothouseException(
        ErrorCode.COMMAND,
        "Tried to run `%s`, but it could not be started: %s. Is %s installed and on the path?"
            .formatted(command.line(), problem.getMessage(), command.words().get(0)),
        problem);
  }

  private static DefaultExecutor executor(
      Command command,
      StartedProcess started,
      OutputStream output,
      OutputStream errors,
      InputStream input) {
    Path folder = command.directory().orElse(Path.of("").toAbsolutePath());
    DefaultExecutor executor =
        DefaultExecutor.builder()
            .setWorkingDirectory(folder)
            .setExecuteStreamHandler(new PumpStreamHandler(output, errors, input))
            .get();
    executor.setExitValues(null);
    executor.setWatchdog(started);
    return executor;
  }

  private static CommandLine commandLine(List<String> words) {
    CommandLine line = new CommandLine(words.get(0));
    for (String word : words.subList(1, words.size())) {
      line.addArgument(word, false);
    }
    return line;
  }

  private static Map<String, String> environment(Command command) throws IOException {
    Map<String, String> environment = new HashMap<>(EnvironmentUtils.getProcEnvironment());
    environment.putAll(command.environment());
    return environment;
  }

  private static InputStream input(Command command) throws IOException {
    return command.input().isPresent()
        ? new BufferedInputStream(Files.newInputStream(command.input().get()))
        : InputStream.nullInputStream();
  }

  /** Keeps hold of the process that Commons Exec starts, which it offers to its watchdog only. */
  private static final class StartedProcess extends ExecuteWatchdog {
    private volatile Process process;

    @SuppressWarnings("deprecation") // the builder that replaces it cannot build a subclass
    StartedProcess() {
      super(ExecuteWatchdog.INFINITE_TIMEOUT);
    }

    @Override
    public synchronized void start(Process processToMonitor) {
      process = processToMonitor;
      super.start(processToMonitor);
    }

    Process process() {
      return process;
    }

    void endTree(Duration grace) {
      if (process != null) {
        new ProcessTree(process.toHandle()).end(grace);
      }
    }
  }
}
