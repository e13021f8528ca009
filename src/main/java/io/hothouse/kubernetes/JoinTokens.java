package io.hothouse.kubernetes;

import io.fabric8.kubernetes.api.model.Secret;
import java.nio.charset.StandardCharsets;
import java.util.Base64;
import java.util.List;
import java.util.Optional;

/**
 * kubeadm's tokens with which workers join. Whoever has one may make himself a node, and a node may
 * read what its pods may: so they are taken back as soon as all nodes are there.
 */
public final class JoinTokens {
  /**
   * How a token of ours is described, in heat-templates/boot/control-plane.sh; others may be the
   * user's.
   */
  static final String OURS = "hothouse: the workers of this stack join with it";

  private static final String NAMESPACE = "kube-system";
  private static final String TYPE = "bootstrap.kubernetes.io/token";

  private final ClusterClient cluster;

  /** Creates the view on one cluster's tokens. */
  public JoinTokens(ClusterClient cluster) {
    this.cluster = cluster;
  }

  /**
   * Deletes the tokens that the stack's control plane made for its workers.
   *
   * @return how many there were
   */
  public int withdraw() {
    return cluster
        .failures()
        .translated(
            "delete the token with which workers join",
            () -> {
              List<Secret> ours =
                  cluster
                      .library()
                      .secrets()
                      .inNamespace(NAMESPACE)
                      .withField("type", TYPE)
                      .list()
                      .getItems()
                      .stream()
                      .filter(JoinTokens::isOurs)
                      .toList();
              ours.forEach(
                  token ->
                      cluster
                          .library()
                          .secrets()
                          .inNamespace(NAMESPACE)
                          .withName(token.getMetadata().getName())
                          .delete());
              return ours.size();
            });
  }

  private static boolean isOurs(Secret token) {
    return Optional.ofNullable(token.getData())
        .map(data -> data.get("description"))
        .map(text -> new String(Base64.getDecoder().decode(text), StandardCharsets.UTF_8))
        .filter(OURS::equals)
        .isPresent();
  }
}
