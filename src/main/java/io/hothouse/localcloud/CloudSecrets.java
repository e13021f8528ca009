package io.hothouse.localcloud;

import io.hothouse.ErrorCode;
import io.hothouse.HothouseException;
import io.hothouse.Secret;
import io.hothouse.config.ClientLogin;
import io.hothouse.config.CloudConfig;
import io.hothouse.config.Credentials;
import io.hothouse.config.EndpointChoice;
import io.hothouse.config.Login;
import io.hothouse.config.Proxies;
import io.hothouse.config.Reference;
import io.hothouse.config.Tls;
import io.hothouse.yaml.YamlDocument;
import java.io.IOException;
import java.io.StringReader;
import java.net.URI;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.attribute.PosixFilePermissions;
import java.security.SecureRandom;
import java.util.HexFormat;
import java.util.LinkedHashMap;
import java.util.Map;
import java.util.Optional;
import java.util.Properties;
import java.util.stream.Collectors;
import java.util.stream.Stream;

/**
 * The passwords of one initialisation of the local cloud.
 *
 * @param admin of the user admin
 * @param user of the user hothouse
 */
record CloudSecrets(Secret admin, Secret user) {
  private static final String ADMIN = "ADMIN_PASSWORD";
  private static final String USER = "USER_PASSWORD";
  private static final int BYTES = 16;

  /** Writes new random secrets to {@code file}, in the form that the initialising script reads. */
  static void create(Path file) throws IOException {
    SecureRandom random = new SecureRandom();
    String lines =
        Stream.of("SERVICE_PASSWORD", "ENCRYPTION_KEY", ADMIN, USER)
            .map(name -> name + "=" + hexadecimal(random) + "\n")
            .collect(Collectors.joining());
    Files.deleteIfExists(file);
    Files.createFile(
        file, PosixFilePermissions.asFileAttribute(PosixFilePermissions.fromString("rw-------")));
    Files.writeString(file, lines);
  }

  private static String hexadecimal(SecureRandom random) {
    byte[] bytes = new byte[BYTES];
    random.nextBytes(bytes);
    return HexFormat.of().formatHex(bytes);
  }

  /** Returns how the cloud is reached with them, by whoever has no clouds.yaml. */
  CloudConfig config(CloudUser who) {
    Secret password = who == CloudUser.ADMIN ? admin : user;
    return new CloudConfig(
        who.entry(),
        new Login(
            URI.create(CloudNetwork.IDENTITY_URL),
            new Credentials.Password(named(who), password),
            Optional.of(named(who))),
        new EndpointChoice(Optional.of(CloudUser.REGION), "public"),
        new Tls(true, Optional.empty()),
        Proxies.NONE);
  }

  /** Returns the entries of clouds.yaml that log in with them; the owner's is to come first. */
  Map<String, String> entries() {
    Map<String, String> entries = new LinkedHashMap<>();
    Stream.of(CloudUser.ADMIN, CloudUser.OWNER)
        .forEach(who -> entries.put(who.entry(), YamlDocument.block(login(who).settings())));
    return entries;
  }

  private ClientLogin login(CloudUser who) {
    return new ClientLogin(
        CloudNetwork.IDENTITY_URL,
        who.user(),
        who == CloudUser.ADMIN ? admin : user,
        who.user(),
        CloudUser.DOMAIN,
        CloudUser.DOMAIN,
        CloudUser.REGION);
  }

  /** A user's project has the user's name. */
  private static Reference named(CloudUser who) {
    return new Reference.ByName(
        who.user(), Optional.of(new Reference.ByName(CloudUser.DOMAIN, Optional.empty())));
  }

  /** Reads what {@link #create} wrote. */
  static CloudSecrets read(Path file) {
    try {
      Properties properties = new Properties();
      properties.load(new StringReader(Files.readString(file)));
      return new CloudSecrets(
          new Secret(properties.getProperty(ADMIN)), new Secret(properties.getProperty(USER)));
    } catch (IOException | NullPointerException problem) {
      throw new HothouseException(
          ErrorCode.LOCAL_CLOUD,
          "Tried to read the local cloud's passwords from %s, but the file is missing or damaged, and nothing in that cloud can be reached without them. Next: `hothouse cloud purge` throws it away with all that is in it, after which `hothouse cloud up` builds a new one."
              .formatted(file),
          problem);
    }
  }
}
