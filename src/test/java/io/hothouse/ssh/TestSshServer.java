package io.hothouse.ssh;

import java.io.IOException;
import java.io.UncheckedIOException;
import java.security.GeneralSecurityException;
import java.security.KeyPair;
import java.util.List;
import java.util.Optional;
import java.util.concurrent.atomic.AtomicInteger;
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

  private TestSshServer(int port, SshKeyPair accepted, UnaryOperator<String> rewritten) {
    server.setHost("127.0.0.1");
    server.setPort(port);
    server.setKeyPairProvider(KeyPairProvider.wrap(hostKey));
    server.setPublickeyAuthenticator(
        (user, key, session) -> accepted.publicKey().startsWith(PublicKeyEntry.toString(key)));
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
    TestSshServer server = new TestSshServer(0, accepted, rewritten);
    server.listen();
    return server;
  }

  /** Returns a server that does not listen yet. */
  static TestSshServer on(int port, SshKeyPair accepted) {
    return new TestSshServer(port, accepted, line -> line);
  }

  void listen() {
    try {
      server.start();
    } catch (IOException problem) {
      throw new UncheckedIOException(problem);
    }
  }

  HostKeys hostKeys() {
    return HostKeys.of(List.of(PublicKeyEntry.toString(hostKey.getPublic()) + " root@test"));
  }

  int port() {
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
