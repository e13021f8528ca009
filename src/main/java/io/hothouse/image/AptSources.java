package io.hothouse.image;

import io.hothouse.ErrorCode;
import io.hothouse.HothouseException;
import io.hothouse.process.Command;
import io.hothouse.process.CommandResult;
import io.hothouse.process.CommandRunner;
import java.util.Optional;
import java.util.Set;
import java.util.TreeSet;
import java.util.regex.Matcher;
import java.util.regex.Pattern;

/** Where this machine's own apt gets Debian from, as a sources.list for another release. */
final class AptSources {
  private static final String RELEASE = "trixie";
  private static final Pattern TARGET =
      Pattern.compile("Debian (https?://\\S+) [a-z]+(-updates|-security)? main");

  /** What was signed then is not valid any more now. */
  private static final String ARCHIVE =
      """
      deb [check-valid-until=no] http://snapshot.debian.org/archive/debian/MOMENT trixie main
      deb [check-valid-until=no] http://snapshot.debian.org/archive/debian/MOMENT trixie-updates main
      deb [check-valid-until=no] http://snapshot.debian.org/archive/debian-security/MOMENT trixie-security main
      """;

  private final CommandRunner runner;

  AptSources(CommandRunner runner) {
    this.runner = runner;
  }

  /**
   * Returns the lines; empty where the machine is no Debian or tells nothing of use.
   *
   * @param snapshot the moment whose packages are wanted, from Debian's archive of all moments
   */
  String lines(Optional<String> snapshot) {
    if (snapshot.isPresent()) {
      return ARCHIVE.replace("MOMENT", snapshot.get());
    }
    Set<String> lines = new TreeSet<>();
    for (String target : targets().lines().toList()) {
      Matcher matcher = TARGET.matcher(target);
      if (matcher.matches()) {
        String suffix = matcher.group(2) == null ? "" : matcher.group(2);
        lines.add("deb %s %s%s main".formatted(matcher.group(1), RELEASE, suffix));
      }
    }
    boolean complete = lines.stream().anyMatch(line -> line.contains(" " + RELEASE + " "));
    return complete ? String.join("\n", lines) + "\n" : "";
  }

  private String targets() {
    try {
      CommandResult result =
          runner.run(
              Command.of(
                  "apt-get",
                  "indextargets",
                  "--format",
                  "$(ORIGIN) $(SITE) $(RELEASE) $(COMPONENT)",
                  "Created-By: Packages"));
      return result.succeeded() ? result.output() : "";
    } catch (HothouseException problem) {
      if (problem.code() == ErrorCode.COMMAND) {
        return ""; // no apt here
      }
      throw problem;
    }
  }
}
