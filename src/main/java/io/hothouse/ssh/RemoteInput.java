package io.hothouse.ssh;

import java.io.IOException;
import java.io.OutputStream;

/** What a remote command reads, written as it goes: it need not fit into memory. */
@FunctionalInterface
public interface RemoteInput {

  /** Writes all of it to {@code remote}, which the caller closes. */
  void writeTo(OutputStream remote) throws IOException;
}
