package io.hothouse.ssh;

import com.jcraft.jsch.HostKey;
import com.jcraft.jsch.HostKeyRepository;
import com.jcraft.jsch.JSchException;
import com.jcraft.jsch.UserInfo;
import java.util.Optional;

/**
 * Tells JSch which keys one node may have, refuses to learn any other, and remembers what was
 * offered.
 */
final class PinnedHostKeys implements HostKeyRepository {
  private final String alias;
  private final HostKeys known;
  private volatile KnownHostKey refused;

  PinnedHostKeys(String alias, HostKeys known) {
    this.alias = alias;
    this.known = known;
  }

  Optional<KnownHostKey> refused() {
    return Optional.ofNullable(refused);
  }

  @Override
  public int check(String host, byte[] key) {
    KnownHostKey offered = KnownHostKey.ofBlob(key);
    if (known.trusts(offered)) {
      return OK;
    }
    refused = offered;
    // Never NOT_INCLUDED: JSch would ask whether to learn the key.
    return CHANGED;
  }

  @Override
  public void add(HostKey key, UserInfo user) {
    // Keys come through Heat only.
  }

  @Override
  public void remove(String host, String type) {
    // Keys come through Heat only.
  }

  @Override
  public void remove(String host, String type, byte[] key) {
    // Keys come through Heat only.
  }

  @Override
  public String getKnownHostsRepositoryID() {
    return "the keys that " + alias + " signalled to Heat";
  }

  @Override
  public HostKey[] getHostKey() {
    return getHostKey(null, null);
  }

  /** JSch asks for the types of the known keys, to have the server prove itself with one. */
  @Override
  public HostKey[] getHostKey(String host, String type) {
    return known.keys().stream()
        .filter(key -> type == null || type.equals(key.type()))
        .map(this::converted)
        .toArray(HostKey[]::new);
  }

  private HostKey converted(KnownHostKey key) {
    try {
      return new HostKey(alias, key.blob());
    } catch (JSchException problem) {
      throw new IllegalStateException(problem);
    }
  }
}
