package io.hothouse.config;

import io.hothouse.Secret;

/** What a user proves an identity with to Keystone. */
public sealed interface Credentials {

  /** A user's password. */
  record Password(Reference user, Secret password) implements Credentials {}

  /** A token that Keystone issued earlier; it cannot be renewed once it has expired. */
  record Token(Secret token) implements Credentials {}

  /** An application credential, which is bound to a project by itself. */
  record ApplicationCredential(Reference credential, Secret secret) implements Credentials {}
}
