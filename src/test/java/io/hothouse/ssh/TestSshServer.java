package io.hothouse.ssh;

import java.io.IOException;
import java.io.UncheckedIOException;
import java.security.GeneralSecurityException;
import java.security.KeyPair;
import java.util.List;
import java.util.Optional;
import java.util.concurrent.atomic.AtomicInteger;
import java.util.function.Predicate;
import java.util.function.UnaryOperator;
import org.apache.sshd.common.config.keys.KeyUtils;
import org.apache.sshd.common.config.keys.PublicKeyEntry;
import org.apache.sshd.common.keyprovider.KeyPairProvider;
import org.apache.sshd.common.session.Session;
import org.apache.sshd.common.session.SessionListener;
import org.apache.sshd.server.SshServer;
import org.apache.sshd.server.forward.AcceptAllForwardingFilter;
import org.apache.sshd.server.shell.ProcessShellFactory;

/** A real SSH server in this process, which gives what it is told to run to a local shell. */
public final class TestSshServer implements AutoCloseable {
  private final SshServer server = SshServer.setUpDefaultServer();
  private final KeyPair hostKey = newHostKey();
  private final AtomicInteger sessions = new AtomicInteger();

  private TestSshServer(
      String host, int port, Predicate<String> accepted, UnaryOperator<String> rewritten) {
    server.setHost(host);
    server.setPort(port);
    server.setKeyPairProvider(KeyPairProvider.wrap(hostKey));
    server.setPublickeyAuthenticator(
        (user, key, session) -> accepted.test(PublicKeyEntry.toString(key)));
    server.setForwardingFilter(AcceptAllForwardingFilter.INSTANCE);
    server.setCommandFactory(
        (channel, line) -> {
          String command = rewritten.apply(line);
          return new ProcessShellFactory(command, "/bin/sh", "-c", command).createShell(channel);
        });
    server.addSessionListener(
        new SessionListener() {
          @Override
          public void sessionCreated(Session session) {
            sessions.incrementAndGet();
          }
        });
  }

  /** Starts a server on a free port. */
  public static TestSshServer start(SshKeyPair accepted) {
    return start(accepted, line -> line);
  }

  /** Starts a server that runs something else than it is told to. */
  public static TestSshServer start(SshKeyPair accepted, UnaryOperator<String> rewritten) {
    return listening(new TestSshServer("127.0.0.1", 0, accepts(accepted), rewritten));
  }

  /**
   * Starts a server that lets every key in.
   *
   * @param port 0 for a free one
   */
  public static TestSshServer open(String host, int port, UnaryOperator<String> rewritten) {
    return listening(new TestSshServer(host, port, key -> true, rewritten));
  }

  private static TestSshServer listening(TestSshServer server) {
    server.listen();
    return server;
  }

  private static Predicate<String> accepts(SshKeyPair key) {
    return offered -> key.publicKey().startsWith(offered);
  }

  /** Returns a server that does not listen yet. */
  static TestSshServer on(int port, SshKeyPair accepted) {
    return new TestSshServer("127.0.0.1", port, accepts(accepted), line -> line);
  }

  void listen() {
    try {
      server.start();
    } catch (IOException problem) {
      throw new UncheckedIOException(problem);
    }
  }

  HostKeys hostKeys() {
    return HostKeys.of(List.of(hostKey()));
  }

  /** Returns the key with which this server proves itself, as a line of a file. */
  public String hostKey() {
    return PublicKeyEntry.toString(hostKey.getPublic()) + " root@test";
  }

  /** Returns the port that this server listens on. */
  public int port() {
    return server.getPort();
  }

  int sessions() {
    return sessions.get();
  }

  /** Returns this server as a node that proves itself with the right key. */
  public SshTarget target(String node) {
    return target(node, hostKeys());
  }

  SshTarget target(String node, HostKeys known) {
    return new SshTarget(node, "127.0.0.1", server.getPort(), "debian", known, Optional.empty());
  }

  /** Breaks all connections, as a machine does that loses its power. */
  @Override
  public void close() {
    try {
      server.stop(true);
    } catch (IOException problem) {
      throw new UncheckedIOException(problem);
    }
  }

  private static KeyPair newHostKey() {
    try {
      return KeyUtils.generateKeyPair(KeyPairProvider.SSH_ED25519, 256);
    } catch (GeneralSecurityException problem) {
      throw new IllegalStateException(problem);
    }
  }
}
