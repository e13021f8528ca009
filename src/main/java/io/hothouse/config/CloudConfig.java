package io.hothouse.config;

/**
 * All that is needed to use a cloud.
 *
 * @param name how the user calls it, for messages
 */
public record CloudConfig(String name, Login login, EndpointChoice endpoints, Tls tls) {}
