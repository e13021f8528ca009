package io.hothouse.openstack.transport;

/** Is told how far an upload is. */
@FunctionalInterface
public interface UploadProgress {
  /** Tells that {@code sent} of {@code total} bytes have been handed to the network. */
  void sent(long sent, long total);
}
