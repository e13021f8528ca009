package io.hothouse.openstack.lookup;

import java.util.LinkedHashMap;
import java.util.Map;

/**
 * How much of each kind something will use.
 *
 * @param amounts by kind: cores, ram (MiB), instances, key pairs, floating IPs and so on
 */
public record QuotaNeed(Map<Quota, Integer> amounts) {
  /** Copies the map. */
  public QuotaNeed {
    amounts = Map.copyOf(amounts);
  }

  /** Returns a need for nothing. */
  public static QuotaNeed none() {
    return new QuotaNeed(Map.of());
  }

  /** Returns this need with {@code amount} more of a kind. */
  public QuotaNeed plus(Quota kind, int amount) {
    Map<Quota, Integer> all = new LinkedHashMap<>(amounts);
    all.merge(kind, amount, Integer::sum);
    return new QuotaNeed(all);
  }

  /** Returns this need with {@code count} servers of a flavor more. */
  public QuotaNeed plusServers(Flavor flavor, int count) {
    return plus(Quota.INSTANCES, count)
        .plus(Quota.CORES, flavor.cores() * count)
        .plus(Quota.RAM, flavor.ram() * count);
  }
}
