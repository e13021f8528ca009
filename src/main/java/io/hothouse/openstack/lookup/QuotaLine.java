package io.hothouse.openstack.lookup;

/**
 * One kind's room in a project.
 *
 * @param limit -1 means unlimited
 */
public record QuotaLine(Quota quota, int need, int used, int limit) {
  /** Tells whether the need fits. */
  public boolean fits() {
    return need <= 0 || limit < 0 || used + need <= limit;
  }

  @Override
  public String toString() {
    return "%-22s need %6d  used %6d  limit %s"
        .formatted(quota.title(), need, used, limit < 0 ? "none" : Integer.toString(limit));
  }
}
