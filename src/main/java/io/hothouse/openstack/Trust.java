package io.hothouse.openstack;

import io.hothouse.ErrorCode;
import io.hothouse.HothouseException;
import io.hothouse.config.Tls;
import java.io.IOException;
import java.io.InputStream;
import java.net.Socket;
import java.nio.file.Files;
import java.nio.file.Path;
import java.security.GeneralSecurityException;
import java.security.KeyStore;
import java.security.cert.Certificate;
import java.security.cert.CertificateFactory;
import java.security.cert.X509Certificate;
import javax.net.ssl.SSLContext;
import javax.net.ssl.SSLEngine;
import javax.net.ssl.TrustManager;
import javax.net.ssl.TrustManagerFactory;
import javax.net.ssl.X509ExtendedTrustManager;

/** Turns the configured trust into the JDK's. */
final class Trust {
  private Trust() {}

  /** Returns a context that trusts what {@code tls} says. */
  static SSLContext context(Tls tls) {
    try {
      if (tls.verified() && tls.authorities().isEmpty()) {
        return SSLContext.getDefault();
      }
      SSLContext context = SSLContext.getInstance("TLS");
      context.init(null, tls.verified() ? only(tls.authorities().get()) : anyone(), null);
      return context;
    } catch (GeneralSecurityException | IOException problem) {
      throw new HothouseException(
          ErrorCode.CONFIG,
          "Tried to read the authorities in %s, but it holds no usable PEM certificate (%s). Next: correct 'cacert'."
              .formatted(tls.authorities().map(Path::toString).orElse("the JDK"), problem),
          problem);
    }
  }

  private static TrustManager[] only(Path file) throws GeneralSecurityException, IOException {
    KeyStore store = KeyStore.getInstance(KeyStore.getDefaultType());
    store.load(null, null);
    try (InputStream stream = Files.newInputStream(file)) {
      for (Certificate authority :
          CertificateFactory.getInstance("X.509").generateCertificates(stream)) {
        store.setCertificateEntry("authority-" + store.size(), authority);
      }
    }
    if (store.size() == 0) {
      throw new GeneralSecurityException("no certificate");
    }
    TrustManagerFactory factory =
        TrustManagerFactory.getInstance(TrustManagerFactory.getDefaultAlgorithm());
    factory.init(store);
    return factory.getTrustManagers();
  }

  private static TrustManager[] anyone() {
    return new TrustManager[] {new Anyone()};
  }

  /** Checks nothing; only an extended manager also switches the check of the host name off. */
  private static final class Anyone extends X509ExtendedTrustManager {
    @Override
    public void checkClientTrusted(X509Certificate[] chain, String type) {}

    @Override
    public void checkServerTrusted(X509Certificate[] chain, String type) {}

    @Override
    public void checkClientTrusted(X509Certificate[] chain, String type, Socket socket) {}

    @Override
    public void checkServerTrusted(X509Certificate[] chain, String type, Socket socket) {}

    @Override
    public void checkClientTrusted(X509Certificate[] chain, String type, SSLEngine engine) {}

    @Override
    public void checkServerTrusted(X509Certificate[] chain, String type, SSLEngine engine) {}

    @Override
    public X509Certificate[] getAcceptedIssuers() {
      return new X509Certificate[0];
    }
  }
}
