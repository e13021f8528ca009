package io.hothouse.ssh;

import io.hothouse.ErrorCode;
import io.hothouse.HothouseException;
import java.util.List;
import java.util.stream.Collectors;

/**
 * The keys that one node may prove itself with; they came through Heat, and no other is trusted.
 */
public record HostKeys(List<KnownHostKey> keys) {

  /** Refuses an empty list: without a known key nobody can be trusted. */
  public HostKeys {
    keys = List.copyOf(keys);
    if (keys.isEmpty()) {
      throw new HothouseException(
          ErrorCode.HOST_KEY,
          "Tried to learn a node's SSH host keys, but it signalled none."
              + " Next: see the signal in the stack's outputs.");
    }
  }

  /** Reads the lines that a node signalled. */
  public static HostKeys of(List<String> lines) {
    return new HostKeys(
        lines.stream().filter(line -> !line.isBlank()).map(KnownHostKey::parse).toList());
  }

  boolean trusts(KnownHostKey offered) {
    return keys.contains(offered);
  }

  /** Returns the fingerprints, such as {@code ssh-ed25519 SHA256:…}, separated by commas. */
  public String fingerprints() {
    return keys.stream()
        .map(key -> key.type() + " " + key.fingerprint())
        .collect(Collectors.joining(", "));
  }
}
