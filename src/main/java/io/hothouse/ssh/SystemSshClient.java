package io.hothouse.ssh;

import io.hothouse.ErrorCode;
import io.hothouse.HothouseException;
import io.hothouse.files.PrivateFile;
import io.hothouse.process.Command;
import java.io.File;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.Optional;

/**
 * The {@code ssh} program of this machine, for people at a terminal. It is given a known_hosts file
 * with the keys that the node signalled, and nothing of the user's own configuration.
 */
public final class SystemSshClient {
  private final Path program;
  private final Path privateKeyFile;
  private final Path knownHosts;

  /**
   * Creates a client that logs in with a key.
   *
   * @param knownHosts what the files that it writes each node's keys to are called, with the node's
   *     name behind
   */
  public SystemSshClient(Path program, Path privateKeyFile, Path knownHosts) {
    this.program = program;
    this.privateKeyFile = privateKeyFile;
    this.knownHosts = knownHosts;
  }

  /** Looks for {@code ssh} in the folders of a {@code PATH} variable. */
  public static Optional<Path> find(String searchPath) {
    return Arrays.stream(searchPath.split(File.pathSeparator, -1))
        .filter(folder -> !folder.isEmpty())
        .map(folder -> Path.of(folder, "ssh"))
        .filter(Files::isExecutable)
        .findFirst();
  }

  /**
   * Runs the client on our terminal until it ends.
   *
   * @param words a command for the node's shell, which gets them joined by blanks as {@code ssh}
   *     does; none for an interactive shell
   * @return its exit code
   */
  public int run(SshTarget target, List<String> words) {
    try {
      PrivateFile.replace(knownHostsFile(target), knownHosts(target));
      return new ProcessBuilder(arguments(target, words)).inheritIO().start().waitFor();
    } catch (IOException problem) {
      throw new HothouseException(
          ErrorCode.SSH,
          "Tried to run %s for %s, but %s."
              .formatted(program, target.display(), problem.getMessage()),
          problem);
    } catch (InterruptedException interrupt) {
      Thread.currentThread().interrupt();
      throw new HothouseException(
          ErrorCode.INTERRUPTED,
          "Interrupted during the SSH session on " + target.node() + ".",
          interrupt);
    }
  }

  /** Returns the words that start the client. */
  public List<String> arguments(SshTarget target, List<String> words) {
    Path knownHosts = knownHostsFile(target);
    List<String> arguments = options(target, knownHosts);
    target
        .jump()
        .ifPresent(
            jump -> arguments.addAll(List.of("-o", "ProxyCommand=" + proxy(jump, knownHosts))));
    arguments.addAll(List.of("--", target.address()));
    arguments.addAll(words);
    return List.copyOf(arguments);
  }

  /** Returns the lines of the known_hosts file: the node's keys and those of its jump host. */
  public static String knownHosts(SshTarget target) {
    StringBuilder lines = new StringBuilder();
    target
        .hostKeys()
        .keys()
        .forEach(
            key -> lines.append("%s %s %s%n".formatted(target.node(), key.type(), key.base64())));
    target.jump().ifPresent(jump -> lines.append(knownHosts(jump)));
    return lines.toString();
  }

  /** A file per node, so that sessions on several nodes at once do not take each other's keys. */
  private Path knownHostsFile(SshTarget target) {
    return knownHosts.resolveSibling(knownHosts.getFileName() + "." + target.node());
  }

  private List<String> options(SshTarget target, Path knownHostsFile) {
    return new ArrayList<>(
        List.of(
            program.toString(),
            "-F",
            "none",
            "-i",
            privateKeyFile.toString(),
            "-o",
            "IdentitiesOnly=yes",
            "-o",
            "StrictHostKeyChecking=yes",
            "-o",
            "HostKeyAlias=" + target.node(),
            "-o",
            "GlobalKnownHostsFile=/dev/null",
            "-o",
            "UserKnownHostsFile=\"" + escaped(knownHostsFile) + "\"",
            "-o",
            "ServerAliveInterval=5",
            "-p",
            Integer.toString(target.port()),
            "-l",
            target.user()));
  }

  /** ProxyJump would not hand our key and known hosts on; this does. */
  private String proxy(SshTarget jump, Path knownHosts) {
    List<String> words = options(jump, knownHosts);
    words.addAll(List.of("-W", "HOST_AND_PORT", "--", jump.address()));
    // Quoted, as it runs under the user's own shell: zsh takes brackets for a pattern of names.
    return Command.of(words).line().replace("%", "%%").replace("HOST_AND_PORT", "'[%h]:%p'");
  }

  private static String escaped(Path file) {
    return file.toString().replace("%", "%%");
  }
}
