package io.hothouse.ssh;

import java.io.FilterOutputStream;
import java.io.IOException;
import java.io.OutputStream;
import java.util.Optional;

/** A thread that writes a command's input, and knows which side is to blame when that fails. */
final class InputFeeder extends Thread {
  private final RemoteInput input;
  private final RemoteStream remote;
  private volatile Exception ownProblem;

  InputFeeder(String node, RemoteInput input, OutputStream remote) {
    super("input of " + node);
    setDaemon(true);
    this.input = input;
    this.remote = new RemoteStream(remote);
  }

  @Override
  public void run() {
    try (remote) {
      write();
    } catch (IOException problem) {
      // The command has ended already, or the connection broke: whoever waits for it finds out.
    }
  }

  private void write() {
    try {
      input.writeTo(remote);
    } catch (IOException | RuntimeException problem) {
      // A command that ends without reading all of its input is judged by its exit code alone.
      if (!remote.failed) {
        ownProblem = problem;
      }
    }
  }

  /** Returns why the input could not be had, when that is so. */
  Optional<Exception> ownProblem() {
    return Optional.ofNullable(ownProblem);
  }

  /** Remembers that it was the other side that did not take a byte. */
  private static final class RemoteStream extends FilterOutputStream {
    private volatile boolean failed;

    RemoteStream(OutputStream remote) {
      super(remote);
    }

    @Override
    public void write(byte[] bytes, int offset, int length) throws IOException {
      try {
        out.write(bytes, offset, length);
      } catch (IOException problem) {
        failed = true;
        throw problem;
      }
    }

    @Override
    public void write(int value) throws IOException {
      write(new byte[] {(byte) value}, 0, 1);
    }

    @Override
    public void flush() throws IOException {
      try {
        out.flush();
      } catch (IOException problem) {
        failed = true;
        throw problem;
      }
    }
  }
}
