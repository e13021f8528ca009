package io.hothouse.config;

import java.net.URI;
import java.util.Optional;

/**
 * Where and as whom to log in.
 *
 * @param authUrl Keystone's version 3 address, which ends in {@code /v3}
 * @param project the project to work in; absent where the credentials are bound to one
 */
public record Login(URI authUrl, Credentials credentials, Optional<Reference> project) {}
