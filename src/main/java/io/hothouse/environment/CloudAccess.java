package io.hothouse.environment;

import io.hothouse.ErrorCode;
import io.hothouse.HothouseException;
import io.hothouse.Secret;
import io.hothouse.config.CloudConfig;
import io.hothouse.config.CloudConfigs;
import io.hothouse.localcloud.LocalCloud;
import io.hothouse.openstack.CloudSession;
import java.util.Optional;
import java.util.function.Consumer;
import java.util.function.Function;

/** Chooses the cloud: the one that the user configured, else the local one. */
public final class CloudAccess {
  private final CloudConfigs configs;
  private final Function<String, Optional<CloudConfig>> local;
  private final Consumer<Secret> learnt;
  private final Consumer<String> notes;

  /**
   * Creates the choice among {@code configs} and the local cloud.
   *
   * @param local returns how the local cloud is reached, by a name that it knows; nothing when it
   *     does not run
   * @param learnt gets the secrets of each cloud that is chosen, before it is used
   * @param notes told when a cloud that does not answer is tried again
   */
  public CloudAccess(
      CloudConfigs configs,
      Function<String, Optional<CloudConfig>> local,
      Consumer<Secret> learnt,
      Consumer<String> notes) {
    this.configs = configs;
    this.local = local;
    this.learnt = learnt;
    this.notes = notes;
  }

  /**
   * Returns the cloud that the user configured; nothing when the local one is meant. What the user
   * has in clouds.yaml of the local cloud does not count: the local cloud itself says how it is
   * reached.
   *
   * @throws HothouseException with {@link ErrorCode#CONFIG} when the local cloud's administrator is
   *     meant and it does not run
   */
  public Optional<CloudConfig> configured(Optional<String> flag) {
    Optional<String> ours = configs.chosen(flag).filter(LocalCloud::isNamed);
    if (ours.isEmpty()) {
      return configs.find(flag).map(this::learn);
    }
    return ours.filter(name -> !name.equals(LocalCloud.NAME))
        .map(name -> learn(local.apply(name).orElseThrow(CloudAccess::notRunning)));
  }

  /**
   * Logs in at the configured cloud, or at the local one when it runs; nothing when neither is
   * there.
   */
  public Optional<CloudSession> find(Optional<String> flag) {
    return config(flag).map(config -> CloudSession.open(config, notes));
  }

  private Optional<CloudConfig> config(Optional<String> flag) {
    return configured(flag).or(() -> local.apply(LocalCloud.NAME).map(this::learn));
  }

  /**
   * Logs in at the configured cloud, or at the local one.
   *
   * @throws HothouseException with {@link ErrorCode#CONFIG} when neither is there
   */
  public CloudSession open(Optional<String> flag) {
    return find(flag).orElseThrow(CloudAccess::none);
  }

  /**
   * Logs in as {@link #open} does, for one who only looks and is to be told soon.
   *
   * @throws HothouseException with {@link ErrorCode#CONFIG} when no cloud is there
   */
  public CloudSession look(Optional<String> flag) {
    return CloudSession.look(config(flag).orElseThrow(CloudAccess::none), notes);
  }

  /**
   * Logs in at the local cloud.
   *
   * @throws HothouseException with {@link ErrorCode#CONFIG} when it does not run
   */
  public CloudSession openLocal() {
    return CloudSession.open(
        learn(local.apply(LocalCloud.NAME).orElseThrow(CloudAccess::notRunning)), notes);
  }

  private CloudConfig learn(CloudConfig config) {
    learnt.accept(config.login().credentials().secret());
    config.proxies().secrets().forEach(learnt);
    return config;
  }

  private static HothouseException none() {
    return new HothouseException(
        ErrorCode.CONFIG,
        "No cloud is configured (neither --os-cloud nor OS_CLOUD nor OS_AUTH_URL), and the local cloud is not running. Next: name a cloud of your clouds.yaml with --os-cloud, or start the local one with 'hothouse cloud up'.");
  }

  private static HothouseException notRunning() {
    return new HothouseException(
        ErrorCode.CONFIG,
        "The local cloud is not running. Next: start it with 'hothouse cloud up', or name another cloud with --os-cloud.");
  }
}
