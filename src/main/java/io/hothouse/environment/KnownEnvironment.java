package io.hothouse.environment;

/**
 * What this machine remembers of an environment.
 *
 * @param nonce a random text that is also one of the stack's tags: it tells our stack from another
 *     of the same name
 * @param stackId Heat's id; empty as long as Heat has not answered
 * @param cloud the name of the cloud that it was launched on
 * @param place the project and region that this name stood for; empty where an earlier version did
 *     not write it down
 */
public record KnownEnvironment(String nonce, String stackId, String cloud, String place) {}
