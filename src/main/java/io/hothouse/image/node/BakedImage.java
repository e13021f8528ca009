package io.hothouse.image.node;

import io.hothouse.ErrorCode;
import io.hothouse.HothouseException;
import io.hothouse.files.Fingerprint;
import io.hothouse.files.PrivateFile;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.NoSuchFileException;
import java.nio.file.Path;
import java.util.Map;
import java.util.Optional;

/**
 * A baked node image.
 *
 * @param name what it is called in Glance: it says by its digest what is in it
 * @param file a root file system or a disk
 * @param diskFormat Glance's word for the file's format
 * @param minDisk the least disk that it fits on, in GB; 0 where it is as large as the file
 * @param properties what Glance is told of it
 */
public record BakedImage(
    String name, Path file, String diskFormat, int minDisk, Map<String, String> properties) {
  private static final String RECORD = ".sha512";

  /** Copies the properties. */
  public BakedImage {
    properties = Map.copyOf(properties);
  }

  /** Tells whether the image is in the cache. */
  boolean isThere() {
    return Files.isRegularFile(file);
  }

  /** Returns what was baked on this machine, as it was written down then; empty before. */
  public Optional<Fingerprint> baked() {
    if (!isThere()) {
      return Optional.empty();
    }
    try {
      String[] words = Files.readString(record()).strip().split(" ", -1);
      return Optional.of(new Fingerprint(words[0], Long.parseLong(words[1])));
    } catch (NoSuchFileException interrupted) {
      return Optional.of(writeDown());
    } catch (IOException | IllegalArgumentException | ArrayIndexOutOfBoundsException problem) {
      throw unreadable(problem);
    }
  }

  /** Writes down what was baked, so that nothing else is ever taken for it. */
  Fingerprint writeDown() {
    try {
      Fingerprint fingerprint = Fingerprint.of(file);
      PrivateFile.replace(record(), "%s %d%n".formatted(fingerprint.sha512(), fingerprint.size()));
      return fingerprint;
    } catch (IOException problem) {
      throw unreadable(problem);
    }
  }

  private Path record() {
    return file.resolveSibling(file.getFileName() + RECORD);
  }

  private HothouseException unreadable(Exception problem) {
    return new HothouseException(
        ErrorCode.IMAGE,
        "Tried to read what the node image %s was when it was baked, but %s. Next: delete the folder %s, and it is baked again."
            .formatted(file, problem, file.getParent()),
        problem);
  }
}
