package io.hothouse.config;

import io.hothouse.Secret;

/** What a user proves an identity with to Keystone. */
public sealed interface Credentials {
  /** Returns what must never be shown. */
  Secret secret();

  /** A user's password. */
  record Password(Reference user, Secret password) implements Credentials {
    @Override
    public Secret secret() {
      return password;
    }
  }

  /** A token that Keystone issued earlier; it cannot be renewed once it has expired. */
  record Token(Secret token) implements Credentials {
    @Override
    public Secret secret() {
      return token;
    }
  }

  /** An application credential, which is bound to a project by itself. */
  record ApplicationCredential(Reference credential, Secret secret) implements Credentials {}
}
