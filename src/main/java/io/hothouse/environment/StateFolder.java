package io.hothouse.environment;

import io.hothouse.ErrorCode;
import io.hothouse.HothouseException;
import io.hothouse.files.FileTrees;
import io.hothouse.files.FileTrouble;
import io.hothouse.files.PrivateFile;
import java.io.IOException;
import java.io.StringReader;
import java.io.StringWriter;
import java.nio.file.Files;
import java.nio.file.NoSuchFileException;
import java.nio.file.Path;
import java.nio.file.attribute.PosixFilePermissions;
import java.util.Optional;
import java.util.Properties;

/**
 * What this machine knows of one environment: its keys, its kubeconfig, its last timeline.
 *
 * <p>All of it may be lost: tear-down needs only the cloud. Every file is private to the user and
 * replaced atomically.
 */
public final class StateFolder {
  /** The private key that opens the nodes. */
  public static final String KEY = "id_ed25519";

  /** What to do about a file of the folder that cannot be read. */
  public static final String DISPENSABLE =
      "see to it that you may read it, or move the state folder away: tear-down works without it";

  /** The cluster's kubeconfig. */
  public static final String KUBECONFIG = "kubeconfig";

  /** The nodes' host keys, as ssh reads them. */
  public static final String KNOWN_HOSTS = "known_hosts";

  /** What was repaired, one line each. */
  public static final String REPAIRS = "repairs.log";

  /** The steps of the last launch. */
  public static final String TIMELINE = "timeline.tsv";

  private static final String FORMAT = "1";

  private final Path folder;

  /** Creates the view on {@code folder}, which need not exist. */
  public StateFolder(Path folder) {
    this.folder = folder;
  }

  /** Returns the path of the file called {@code name}, whether it exists or not. */
  public Path file(String name) {
    return folder.resolve(name);
  }

  /** Returns the folder itself. */
  public Path folder() {
    return folder;
  }

  /** Returns the file of the lock: beside the folder, which goes with the environment. */
  Path lockFile() {
    return folder.resolveSibling(folder.getFileName() + ".lock");
  }

  /** Tells whether this machine knows the environment. */
  public boolean exists() {
    return Files.isRegularFile(file("environment.properties"));
  }

  /** Returns what was known of the environment, if anything was. */
  public Optional<KnownEnvironment> load() {
    Properties properties = new Properties();
    try {
      properties.load(new StringReader(Files.readString(file("environment.properties"))));
    } catch (NoSuchFileException absent) {
      return Optional.empty();
    } catch (IllegalArgumentException malformed) {
      throw unusable("read", new IOException(malformed));
    } catch (IOException problem) {
      throw unusable("read", problem);
    }
    if (properties.getProperty("format") == null) {
      // It was torn: what it said is found again on the cloud.
      return Optional.empty();
    }
    if (!FORMAT.equals(properties.getProperty("format"))) {
      throw new HothouseException(
          ErrorCode.CONFIG,
          "Tried to read %s, but it has format %s and this program knows format %s only. Use the newer program, or move the folder away: tear-down works without it."
              .formatted(file("environment.properties"), properties.get("format"), FORMAT));
    }
    return Optional.of(
        new KnownEnvironment(
            properties.getProperty("nonce", ""),
            properties.getProperty("stack-id", ""),
            properties.getProperty("cloud", ""),
            properties.getProperty("place", "")));
  }

  /** Keeps what is known of the environment. */
  public void save(KnownEnvironment known) {
    Properties properties = new Properties();
    properties.setProperty("format", FORMAT);
    properties.setProperty("nonce", known.nonce());
    properties.setProperty("stack-id", known.stackId());
    properties.setProperty("cloud", known.cloud());
    properties.setProperty("place", known.place());
    try {
      StringWriter text = new StringWriter();
      properties.store(text, null);
      write("environment.properties", text.toString());
    } catch (IOException problem) {
      throw unusable("write", problem);
    }
  }

  /** Writes a private file so that a reader sees the old text or the new one, never a part. */
  public Path write(String name, String text) {
    try {
      create();
      PrivateFile.replace(file(name), text);
      return file(name);
    } catch (IOException problem) {
      throw unusable("write", problem);
    }
  }

  /** Adds text at the end of a private file. */
  public void append(String name, String text) {
    try {
      String before = Files.exists(file(name)) ? Files.readString(file(name)) : "";
      write(name, before + text);
    } catch (IOException problem) {
      throw unusable("write", problem);
    }
  }

  /** Creates the folder, for the user alone. */
  public void create() {
    try {
      Files.createDirectories(folder.getParent());
      Files.createDirectories(folder, owned("rwx------"));
    } catch (IOException problem) {
      throw unusable("create", problem);
    }
  }

  /** Deletes the folder and all that it holds. */
  public void delete() {
    try {
      FileTrees.delete(folder);
    } catch (IOException problem) {
      throw unusable("delete", problem);
    }
  }

  private static java.nio.file.attribute.FileAttribute<?> owned(String permissions) {
    return PosixFilePermissions.asFileAttribute(PosixFilePermissions.fromString(permissions));
  }

  private HothouseException unusable(String action, IOException problem) {
    return FileTrouble.of(
        ErrorCode.CONFIG,
        "%s the state folder %s".formatted(action, folder),
        problem,
        "see to it that you may write there, or set XDG_STATE_HOME to another folder");
  }
}
