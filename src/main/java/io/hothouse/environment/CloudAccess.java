package io.hothouse.environment;

import io.hothouse.ErrorCode;
import io.hothouse.HothouseException;
import io.hothouse.config.CloudConfig;
import io.hothouse.config.CloudConfigs;
import io.hothouse.openstack.CloudSession;
import java.util.Optional;
import java.util.function.BooleanSupplier;

/** Chooses the cloud: the one that the user configured, else the local one. */
public final class CloudAccess {
  /** What the local cloud is called in clouds.yaml. */
  public static final String LOCAL = "hothouse-local";

  private final CloudConfigs configs;
  private final BooleanSupplier localCloudRuns;

  /** Creates the choice among {@code configs} and the local cloud. */
  public CloudAccess(CloudConfigs configs, BooleanSupplier localCloudRuns) {
    this.configs = configs;
    this.localCloudRuns = localCloudRuns;
  }

  /** Returns the cloud that the user configured; nothing when the local one is meant. */
  public Optional<CloudConfig> configured(Optional<String> flag) {
    return configs.find(flag).filter(config -> !config.name().equals(LOCAL));
  }

  /**
   * Logs in at the configured cloud, or at the local one when it runs; nothing when neither is
   * there.
   */
  public Optional<CloudSession> find(Optional<String> flag) {
    Optional<CloudConfig> configured = configured(flag);
    if (configured.isPresent()) {
      return configured.map(CloudSession::open);
    }
    return localCloudRuns.getAsBoolean() ? Optional.of(openLocal()) : Optional.empty();
  }

  /**
   * Logs in at the configured cloud, or at the local one.
   *
   * @throws HothouseException with {@link ErrorCode#CONFIG} when neither is there
   */
  public CloudSession open(Optional<String> flag) {
    return find(flag)
        .orElseThrow(
            () ->
                new HothouseException(
                    ErrorCode.CONFIG,
                    "No cloud is configured (neither --os-cloud nor OS_CLOUD nor OS_AUTH_URL), and the local cloud is not running. Next: name a cloud of your clouds.yaml with --os-cloud, or start the local one with 'hothouse cloud up'."));
  }

  /** Logs in at the local cloud. */
  public CloudSession openLocal() {
    return CloudSession.open(configs.named(LOCAL));
  }
}
