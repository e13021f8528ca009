package io.hothouse.openstack.lookup;

import com.fasterxml.jackson.databind.JsonNode;
import io.hothouse.ErrorCode;
import io.hothouse.HothouseException;
import io.hothouse.openstack.transport.Service;
import io.hothouse.openstack.transport.ServiceClient;
import io.hothouse.openstack.transport.Session;
import java.util.ArrayList;
import java.util.EnumMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.stream.Collectors;

/**
 * What the project may still use. Nova, Cinder and Neutron are asked directly for used and limit at
 * once.
 */
public final class Quotas {
  private final Session session;

  public Quotas(Session session) {
    this.session = session;
  }

  /** Returns need, used and limit of every kind that is needed and that the cloud tells. */
  public List<QuotaLine> compare(QuotaNeed need) {
    Map<Service, JsonNode> limits = new EnumMap<>(Service.class);
    limits.put(Service.COMPUTE, limits(Service.COMPUTE));
    if (need.amounts().entrySet().stream()
        .anyMatch(it -> it.getKey().service() == Service.VOLUME && it.getValue() > 0)) {
      limits.put(Service.VOLUME, limits(Service.VOLUME));
    }
    // Clouds without this extension of Neutron's are not asked further: Heat will tell.
    Optional<JsonNode> neutron =
        new ServiceClient(session, Service.NETWORK)
            .find("read the network quota", "/quotas/" + session.projectId() + "/details.json")
            .map(body -> body.path("quota"));
    List<QuotaLine> lines = new ArrayList<>();
    for (Quota quota : Quota.values()) {
      int amount = need.amounts().getOrDefault(quota, 0);
      if (amount > 0) {
        Optional<QuotaLine> line =
            quota.service() == Service.NETWORK
                ? neutron.flatMap(node -> neutron(node, quota, amount))
                : absolute(limits.get(quota.service()), quota, amount);
        line.ifPresent(lines::add);
      }
    }
    return List.copyOf(lines);
  }

  /** Returns a failure with a table of every kind when one does not fit. */
  public Optional<HothouseException> tooSmall(List<QuotaLine> lines) {
    if (lines.stream().allMatch(QuotaLine::fits)) {
      return Optional.empty();
    }
    String table =
        lines.stream()
            .map(line -> "  " + (line.fits() ? "  " : "! ") + line)
            .collect(Collectors.joining("\n"));
    String kinds =
        lines.stream()
            .filter(line -> !line.fits())
            .map(line -> line.quota().title())
            .collect(Collectors.joining(", "));
    return Optional.of(
        new HothouseException(
            ErrorCode.QUOTA,
            "Tried to find room in the project on the cloud '%s', but the quota of %s is too small:\n%s\nNext: free something, use fewer workers or a smaller flavor, ask for a larger quota, or give --skip-preflight if the cloud reports wrongly."
                .formatted(session.cloudName(), kinds, table)));
  }

  private JsonNode limits(Service service) {
    return new ServiceClient(session, service)
        .get("read the quota of " + service, "/limits")
        .path("limits")
        .path("absolute");
  }

  private static Optional<QuotaLine> absolute(JsonNode absolute, Quota quota, int need) {
    JsonNode used = absolute.path(quota.usedField());
    if (!absolute.path(quota.limitField()).isNumber()
        || !(used.isNumber() || quota.usedField().isEmpty())) {
      return Optional.empty();
    }
    return Optional.of(
        new QuotaLine(quota, need, used.asInt(), absolute.path(quota.limitField()).asInt()));
  }

  private static Optional<QuotaLine> neutron(JsonNode details, Quota quota, int need) {
    JsonNode detail = details.path(quota.limitField());
    if (!detail.path("limit").isNumber()) {
      return Optional.empty();
    }
    int used = detail.path("used").asInt() + detail.path("reserved").asInt();
    return Optional.of(new QuotaLine(quota, need, used, detail.path("limit").asInt()));
  }
}
