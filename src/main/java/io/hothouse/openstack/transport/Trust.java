package io.hothouse.openstack.transport;

import io.hothouse.ErrorCode;
import io.hothouse.HothouseException;
import io.hothouse.TrustAll;
import io.hothouse.config.Tls;
import java.io.IOException;
import java.io.InputStream;
import java.net.Socket;
import java.nio.file.Files;
import java.nio.file.Path;
import java.security.GeneralSecurityException;
import java.security.KeyStore;
import java.security.cert.Certificate;
import java.security.cert.CertificateException;
import java.security.cert.CertificateFactory;
import java.security.cert.X509Certificate;
import java.util.Base64;
import java.util.Collection;
import java.util.Set;
import javax.net.ssl.SSLContext;
import javax.net.ssl.SSLEngine;
import javax.net.ssl.TrustManager;
import javax.net.ssl.TrustManagerFactory;
import javax.net.ssl.X509ExtendedTrustManager;

/** Turns the configured trust into the JDK's. */
public final class Trust {
  /** Room that the boot script leaves in user data, in characters of PEM. */
  private static final int MOST_FOR_NODES = 20_000;

  private Trust() {}

  /** Returns a context that trusts what {@code tls} says. */
  public static SSLContext context(Tls tls) {
    try {
      SSLContext context = SSLContext.getInstance("TLS");
      context.init(null, new TrustManager[] {manager(tls)}, null);
      return context;
    } catch (GeneralSecurityException | IOException problem) {
      throw unusable(tls, problem);
    }
  }

  /**
   * Returns the configured authorities that the JDK, and so any system, does not know by itself, as
   * PEM.
   *
   * @throws HothouseException with {@link ErrorCode#CONFIG} when they are too long for user data
   */
  public static String ownAuthorities(Tls tls) {
    if (!tls.verified() || tls.authorities().isEmpty()) {
      return "";
    }
    Path file = tls.authorities().get();
    try {
      Set<X509Certificate> known = Set.of(managerOf(null).getAcceptedIssuers());
      StringBuilder text = new StringBuilder();
      for (Certificate authority : certificates(file)) {
        if (!(authority instanceof X509Certificate certificate && known.contains(certificate))) {
          text.append(pem(authority));
        }
      }
      if (text.length() > MOST_FOR_NODES) {
        throw new HothouseException(
            ErrorCode.CONFIG,
            "Tried to hand the authorities in %s on to the nodes, but those that no system has by itself are %d bytes, and %d fit into user data. Next: name a file with the cloud's own authority alone as 'cacert', or say which one with --parameter authorities."
                .formatted(file, text.length(), MOST_FOR_NODES));
      }
      return text.toString();
    } catch (GeneralSecurityException | IOException problem) {
      throw unusable(tls, problem);
    }
  }

  private static String pem(Certificate certificate) throws GeneralSecurityException {
    return "-----BEGIN CERTIFICATE-----\n%s\n-----END CERTIFICATE-----\n"
        .formatted(
            Base64.getMimeEncoder(64, new byte[] {'\n'}).encodeToString(certificate.getEncoded()));
  }

  private static Collection<? extends Certificate> certificates(Path file)
      throws GeneralSecurityException, IOException {
    try (InputStream stream = Files.newInputStream(file)) {
      return CertificateFactory.getInstance("X.509").generateCertificates(stream);
    }
  }

  private static HothouseException unusable(Tls tls, Exception problem) {
    return new HothouseException(
        ErrorCode.CONFIG,
        "Tried to read the authorities in %s, but it holds no usable PEM certificate (%s). Next: correct 'cacert'."
            .formatted(tls.authorities().map(Path::toString).orElse("the JDK"), problem),
        problem);
  }

  private static X509ExtendedTrustManager manager(Tls tls)
      throws GeneralSecurityException, IOException {
    if (!tls.verified()) {
      return new TrustAll();
    }
    return tls.authorities().isEmpty() ? new JdkAuthorities() : only(tls.authorities().get());
  }

  private static X509ExtendedTrustManager only(Path file)
      throws GeneralSecurityException, IOException {
    KeyStore store = KeyStore.getInstance(KeyStore.getDefaultType());
    store.load(null, null);
    for (Certificate authority : certificates(file)) {
      store.setCertificateEntry("authority-" + store.size(), authority);
    }
    if (store.size() == 0) {
      throw new GeneralSecurityException("no certificate");
    }
    return managerOf(store);
  }

  /**
   * Returns the JDK's manager.
   *
   * @param store the authorities to trust; null means the JDK's own
   */
  private static X509ExtendedTrustManager managerOf(KeyStore store)
      throws GeneralSecurityException {
    TrustManagerFactory factory =
        TrustManagerFactory.getInstance(TrustManagerFactory.getDefaultAlgorithm());
    factory.init(store);
    return (X509ExtendedTrustManager) factory.getTrustManagers()[0];
  }

  /**
   * The JDK's authorities, read when a server's certificate is to be checked for the first time: to
   * read them costs a tenth of a second, and a cloud reached over plain HTTP never needs them.
   */
  private static final class JdkAuthorities extends X509ExtendedTrustManager {
    private X509ExtendedTrustManager manager;

    private synchronized X509ExtendedTrustManager manager() throws CertificateException {
      if (manager == null) {
        try {
          manager = managerOf(null);
        } catch (GeneralSecurityException problem) {
          throw new CertificateException("The JDK's authorities cannot be read", problem);
        }
      }
      return manager;
    }

    @Override
    public void checkClientTrusted(X509Certificate[] chain, String type)
        throws CertificateException {
      manager().checkClientTrusted(chain, type);
    }

    @Override
    public void checkServerTrusted(X509Certificate[] chain, String type)
        throws CertificateException {
      manager().checkServerTrusted(chain, type);
    }

    @Override
    public void checkClientTrusted(X509Certificate[] chain, String type, Socket socket)
        throws CertificateException {
      manager().checkClientTrusted(chain, type, socket);
    }

    @Override
    public void checkServerTrusted(X509Certificate[] chain, String type, Socket socket)
        throws CertificateException {
      manager().checkServerTrusted(chain, type, socket);
    }

    @Override
    public void checkClientTrusted(X509Certificate[] chain, String type, SSLEngine engine)
        throws CertificateException {
      manager().checkClientTrusted(chain, type, engine);
    }

    @Override
    public void checkServerTrusted(X509Certificate[] chain, String type, SSLEngine engine)
        throws CertificateException {
      manager().checkServerTrusted(chain, type, engine);
    }

    /** None, which is what a client is asked for: servers tell clients whom they accept. */
    @Override
    public X509Certificate[] getAcceptedIssuers() {
      return new X509Certificate[0];
    }
  }
}
