package io.hothouse.files;

import java.io.IOException;
import java.nio.ByteBuffer;
import java.nio.channels.FileChannel;
import java.nio.charset.StandardCharsets;
import java.nio.file.AccessDeniedException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardCopyOption;
import java.nio.file.StandardOpenOption;
import java.nio.file.attribute.PosixFilePermissions;
import java.util.List;
import java.util.Map;

/** Writes the user's own files so that a reader sees the old text or the new one, never a part. */
public final class PrivateFile {
  private static final String ATTRIBUTES = "unix:mode,uid,gid";
  private static final int MOST_LINKS = 40;

  private PrivateFile() {}

  /**
   * Replaces the text of a file that only the user may read, or makes it, and its folder. A link,
   * as people use to keep their settings elsewhere, stays a link. The text is on the disk before it
   * takes the old one's place; when that fails, nothing of it stays behind.
   */
  public static void replace(Path file, String text) throws IOException {
    write(target(file), text, Map.of());
  }

  /**
   * Replaces the text of a file that is not this program's alone: whoever owned it still does, and
   * its mode stays. One that is not there is made for the user alone.
   *
   * @throws AccessDeniedException when the user may not write it
   */
  public static void rewrite(Path file, String text) throws IOException {
    Path target = target(file);
    if (!Files.exists(target)) {
      write(target, text, Map.of());
      return;
    }
    requireWritable(target);
    write(target, text, Files.readAttributes(target, ATTRIBUTES));
  }

  /** Deletes a file; a link to it stays, as one to what is not there yet. */
  public static void delete(Path file) throws IOException {
    Files.deleteIfExists(target(file));
  }

  /**
   * Fails where {@link #rewrite} would.
   *
   * @throws AccessDeniedException when the user may not write a file that is there
   */
  public static void requireWritable(Path file) throws IOException {
    Path target = target(file);
    if (Files.exists(target) && !Files.isWritable(target)) {
      throw new AccessDeniedException(target.toString());
    }
  }

  /** Follows links, also to a file that is not there yet. */
  private static Path target(Path file) throws IOException {
    Path target = file.toAbsolutePath();
    for (int i = 0; i < MOST_LINKS && Files.isSymbolicLink(target); i++) {
      target = target.resolveSibling(Files.readSymbolicLink(target));
    }
    return target;
  }

  private static void write(Path target, String text, Map<String, Object> attributes)
      throws IOException {
    Files.createDirectories(target.getParent());
    Path partial =
        Files.createTempFile(
            target.getParent(),
            target.getFileName().toString(),
            ".partial",
            PosixFilePermissions.asFileAttribute(PosixFilePermissions.fromString("rw-------")));
    try {
      try (FileChannel channel = FileChannel.open(partial, StandardOpenOption.WRITE)) {
        ByteBuffer rest = ByteBuffer.wrap(text.getBytes(StandardCharsets.UTF_8));
        while (rest.hasRemaining()) {
          channel.write(rest);
        }
        channel.force(true);
      }
      for (String name : List.of("uid", "gid", "mode")) {
        if (attributes.containsKey(name)
            && !attributes.get(name).equals(Files.getAttribute(partial, "unix:" + name))) {
          Files.setAttribute(partial, "unix:" + name, attributes.get(name));
        }
      }
      Files.move(
          partial, target, StandardCopyOption.ATOMIC_MOVE, StandardCopyOption.REPLACE_EXISTING);
    } finally {
      Files.deleteIfExists(partial);
    }
  }
}
