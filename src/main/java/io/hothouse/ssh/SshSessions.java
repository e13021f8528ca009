package io.hothouse.ssh;

import com.jcraft.jsch.JSch;
import com.jcraft.jsch.JSchException;
import com.jcraft.jsch.Session;
import java.nio.charset.StandardCharsets;
import java.util.Properties;

/** Makes JSch sessions with everything set that JSch's defaults leave open. */
final class SshSessions {
  private static final int KEEPALIVE_MILLISECONDS = 5000;
  private static final int KEEPALIVES_UNANSWERED = 3;
  private static final String LOOPBACK = "127.0.0.1";

  private SshSessions() {}

  /**
   * Connects once.
   *
   * @param millisecondsToConnect above 0, as JSch takes 0 for ever
   */
  static Session connected(
      SshTarget target,
      Session jump,
      SshKeyPair key,
      PinnedHostKeys hostKeys,
      int millisecondsToConnect)
      throws JSchException {
    JSch jsch = new JSch();
    jsch.setHostKeyRepository(hostKeys);
    jsch.addIdentity(
        "hothouse", key.privateKey().value().getBytes(StandardCharsets.US_ASCII), null, null);
    int forward =
        jump == null ? 0 : jump.setPortForwardingL(LOOPBACK, 0, target.address(), target.port());
    try {
      Session session =
          jump == null
              ? jsch.getSession(target.user(), target.address(), target.port())
              : jsch.getSession(target.user(), LOOPBACK, forward);
      return connected(session, target, millisecondsToConnect);
    } finally {
      if (jump != null && jump.isConnected()) {
        // The session keeps its socket; the port need not listen on, for whomever it may be.
        jump.delPortForwardingL(LOOPBACK, forward);
      }
    }
  }

  private static Session connected(Session session, SshTarget target, int millisecondsToConnect)
      throws JSchException {
    session.setHostKeyAlias(target.node());
    session.setConfig(settings());
    session.setDaemonThread(true);
    boolean connected = false;
    try {
      session.connect(millisecondsToConnect);
      // Only now: it replaces the socket's time-out, which the connection attempt needs.
      session.setServerAliveInterval(KEEPALIVE_MILLISECONDS);
      session.setServerAliveCountMax(KEEPALIVES_UNANSWERED);
      connected = true;
    } finally {
      if (!connected) {
        session.disconnect();
      }
    }
    return session;
  }

  private static Properties settings() {
    Properties settings = new Properties();
    // Any other word, also "Yes", would switch the checking off.
    settings.setProperty("StrictHostKeyChecking", "yes");
    settings.setProperty("PreferredAuthentications", "publickey");
    // The processor has instructions for AES-GCM, and Java uses them; image layers are compressed.
    String ciphers =
        "aes128-gcm@openssh.com,aes256-gcm@openssh.com,aes128-ctr,aes256-ctr,"
            + "chacha20-poly1305@openssh.com";
    settings.setProperty("cipher.c2s", ciphers);
    settings.setProperty("cipher.s2c", ciphers);
    settings.setProperty("compression.c2s", "none");
    settings.setProperty("compression.s2c", "none");
    return settings;
  }
}
