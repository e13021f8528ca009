package io.hothouse.openstack.transport;

import io.hothouse.ErrorCode;
import io.hothouse.HothouseException;
import java.io.BufferedInputStream;
import java.io.FilterInputStream;
import java.io.IOException;
import java.io.InputStream;
import java.io.UncheckedIOException;
import java.net.http.HttpRequest.BodyPublisher;
import java.net.http.HttpRequest.BodyPublishers;
import java.nio.file.Files;
import java.nio.file.Path;

/** A file as the body of a request: streamed, with its length, telling how far it is. */
public final class FileBody extends FilterInputStream {
  private static final int REPORTS = 10;

  private final UploadProgress progress;
  private final long total;
  private final long step;
  private long sent;
  private long told;

  private FileBody(InputStream stream, long total, UploadProgress progress) {
    super(stream);
    this.total = total;
    this.step = (total + REPORTS - 1) / REPORTS;
    this.progress = progress;
  }

  public static BodyPublisher of(Path file, UploadProgress progress) {
    try {
      long total = Files.size(file);
      // With its length known it does not travel in chunks, which some servers cannot read.
      return BodyPublishers.fromPublisher(
          BodyPublishers.ofInputStream(() -> open(file, total, progress)), total);
    } catch (IOException problem) {
      throw new HothouseException(
          ErrorCode.IMAGE,
          "Tried to upload %s, but it cannot be read. Next: build the image again.".formatted(file),
          problem);
    }
  }

  private static InputStream open(Path file, long total, UploadProgress progress) {
    try {
      InputStream stream = new BufferedInputStream(Files.newInputStream(file), 1 << 20);
      return new FileBody(stream, total, progress);
    } catch (IOException problem) {
      throw new UncheckedIOException(problem);
    }
  }

  @Override
  public int read() throws IOException {
    int value = super.read();
    count(value < 0 ? 0 : 1);
    return value;
  }

  @Override
  public int read(byte[] buffer, int offset, int length) throws IOException {
    int count = super.read(buffer, offset, length);
    count(Math.max(count, 0));
    return count;
  }

  private void count(int bytes) {
    sent += bytes;
    if (sent - told >= step || (sent == total && told < total)) {
      told = sent;
      progress.sent(sent, total);
    }
  }
}
