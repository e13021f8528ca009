package io.hothouse.kubernetes;

import io.hothouse.Secret;
import java.io.IOException;
import java.io.InputStream;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.security.GeneralSecurityException;
import java.security.KeyStore;
import java.util.Base64;

/**
 * A kubeconfig with a certificate and a key, of an elliptic curve as kubeadm's are, made for this
 * run.
 */
public final class TestKubeconfig {
  private static final String PASSWORD = "changeit";

  private TestKubeconfig() {}

  /** Returns one for the API server at {@code server}; {@code folder} holds what is made for it. */
  public static String of(String server, Path folder) {
    try {
      Path store = folder.resolve("keys.p12");
      Process keytool =
          new ProcessBuilder(
                  Path.of(System.getProperty("java.home"), "bin", "keytool").toString(),
                  "-genkeypair",
                  "-alias",
                  "client",
                  "-keyalg",
                  "EC",
                  "-dname",
                  "CN=client",
                  "-storetype",
                  "PKCS12",
                  "-storepass",
                  PASSWORD,
                  "-keystore",
                  store.toString())
              .inheritIO()
              .start();
      if (keytool.waitFor() != 0) {
        throw new IllegalStateException("keytool ended with " + keytool.exitValue());
      }
      KeyStore keys = KeyStore.getInstance("PKCS12");
      try (InputStream stream = Files.newInputStream(store)) {
        keys.load(stream, PASSWORD.toCharArray());
      }
      String certificate = pem("CERTIFICATE", keys.getCertificate("client").getEncoded());
      String key = pem("PRIVATE KEY", keys.getKey("client", PASSWORD.toCharArray()).getEncoded());
      return new ClusterAccess(server, certificate, certificate, new Secret(key))
          .kubeconfig("hothouse-demo");
    } catch (IOException | GeneralSecurityException | InterruptedException problem) {
      throw new IllegalStateException("no kubeconfig could be made", problem);
    }
  }

  private static String pem(String kind, byte[] content) {
    String text =
        "-----BEGIN %s-----%n%s%n-----END %s-----%n"
            .formatted(
                kind, Base64.getMimeEncoder(64, new byte[] {'\n'}).encodeToString(content), kind);
    return Base64.getEncoder().encodeToString(text.getBytes(StandardCharsets.US_ASCII));
  }
}
