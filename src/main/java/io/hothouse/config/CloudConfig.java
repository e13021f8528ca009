package io.hothouse.config;

/**
 * All that is needed to use a cloud.
 *
 * @param name how the user calls it, for messages
 * @param proxies through which its servers are reached
 */
public record CloudConfig(
    String name, Login login, EndpointChoice endpoints, Tls tls, Proxies proxies) {}
