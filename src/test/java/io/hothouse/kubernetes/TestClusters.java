package io.hothouse.kubernetes;

import io.fabric8.kubernetes.client.Config;
import io.fabric8.kubernetes.client.ConfigBuilder;

/** Clients of API servers that tests play, which speak no TLS. */
public final class TestClusters {
  private TestClusters() {}

  /** Returns a client of the server at that URL. */
  public static ClusterClient at(String url) {
    return ClusterClient.open(
        new ConfigBuilder(Config.empty()).withMasterUrl(url).withOauthToken("t").build());
  }
}
