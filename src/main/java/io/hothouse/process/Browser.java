package io.hothouse.process;

import java.time.Duration;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.function.Predicate;

/**
 * The user's browser. Java's own way to it wants the desktop's libraries, which a JDK for servers
 * lacks, so the desktop's program is asked.
 */
public final class Browser {
  private static final Duration LIMIT = Duration.ofSeconds(10);

  /**
   * What opens a page, and for a desktop that lives on after this program: it may be the browser.
   */
  private static final Map<String, String> PROGRAMS =
      Map.of(
          "xdg-open", "setsid --fork xdg-open \"$0\" >/dev/null 2>&1 </dev/null",
          "open", "open \"$0\"");

  private static final List<String> SCREENS = List.of("DISPLAY", "WAYLAND_DISPLAY");

  private final CommandRunner runner;
  private final Map<String, String> variables;
  private final String system;
  private final Predicate<String> installed;

  /**
   * Creates the browser of this session.
   *
   * @param variables those of the environment, which tell whether there is a screen
   */
  public Browser(CommandRunner runner, Map<String, String> variables) {
    this(runner, variables, System.getProperty("os.name"), Programs::isInstalled);
  }

  Browser(
      CommandRunner runner,
      Map<String, String> variables,
      String system,
      Predicate<String> installed) {
    this.runner = runner;
    this.variables = variables;
    this.system = system;
    this.installed = installed;
  }

  /**
   * Opens a page.
   *
   * @return why it was not opened, if it was not
   */
  public Optional<String> open(String page) {
    Optional<String> program = program();
    if (program.isEmpty()) {
      return Optional.of("No browser was found in this session: open the address in yours.");
    }
    CommandResult result =
        runner.run(
            Command.of("sh", "-c", PROGRAMS.get(program.get()), page).within(LIMIT), line -> {});
    return result.succeeded()
        ? Optional.empty()
        : Optional.of(
            "Tried to open it with %s, but: %s Open the address in your browser."
                .formatted(program.get(), result.lastLines()));
  }

  private Optional<String> program() {
    boolean hasScreen = SCREENS.stream().anyMatch(it -> !variables.getOrDefault(it, "").isEmpty());
    // Elsewhere "open" is another word for xdg-open, or for something that opens no page.
    String wanted = system.startsWith("Mac") ? "open" : "xdg-open";
    return Optional.of(wanted).filter(it -> hasScreen || it.equals("open")).filter(installed);
  }
}
