package io.hothouse.openstack.identity;

import com.fasterxml.jackson.databind.JsonNode;
import io.hothouse.ErrorCode;
import io.hothouse.HothouseException;
import io.hothouse.config.EndpointChoice;
import io.hothouse.openstack.transport.Json;
import io.hothouse.openstack.transport.Service;
import java.net.URI;
import java.net.URISyntaxException;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.stream.Collectors;

/** The endpoints that Keystone names in a token. */
public final class Catalogue {
  /** One address of a service. */
  private record Endpoint(String type, String region, String visibility, String url) {}

  private final String cloud;
  private final EndpointChoice choice;
  private final List<Endpoint> endpoints;

  Catalogue(String cloud, EndpointChoice choice, JsonNode catalogue) {
    this.cloud = cloud;
    this.choice = choice;
    List<Endpoint> all = new ArrayList<>();
    for (JsonNode service : catalogue) {
      for (JsonNode endpoint : service.path("endpoints")) {
        String region = Json.text(endpoint, "region_id");
        all.add(
            new Endpoint(
                Json.text(service, "type"),
                region.isEmpty() ? Json.text(endpoint, "region") : region,
                Json.text(endpoint, "interface"),
                Json.text(endpoint, "url")));
      }
    }
    this.endpoints = List.copyOf(all);
  }

  /**
   * Returns the service's address with its version and without a slash at the end.
   *
   * @throws HothouseException with {@link ErrorCode#CONFIG} when the cloud does not have it
   */
  public URI endpoint(Service service) {
    return find(service).orElseThrow(() -> missing(service));
  }

  public Optional<URI> find(Service service) {
    return service.types().stream()
        .flatMap(type -> endpoints.stream().filter(it -> it.type().equals(type)))
        .filter(it -> choice.region().map(it.region()::equals).orElse(true))
        .filter(it -> it.visibility().equals(choice.visibility()))
        .map(it -> versioned(it.url(), service))
        .findFirst();
  }

  private URI versioned(String url, Service service) {
    String trimmed = url.replaceAll("/+$", "");
    boolean has = service.version().isEmpty() || trimmed.matches(".*/v\\d[^/]*(/.*)?");
    try {
      return new URI(has ? trimmed : trimmed + service.version());
    } catch (URISyntaxException problem) {
      throw new HothouseException(
          ErrorCode.CONFIG,
          "Tried to find %s in the catalogue of the cloud '%s', but its address '%s' is not a URL: %s. Next: have the cloud's administrator correct that endpoint."
              .formatted(service, cloud, url, problem.getReason()),
          problem);
    }
  }

  private HothouseException missing(Service service) {
    String regions =
        endpoints.stream()
            .map(Endpoint::region)
            .distinct()
            .sorted()
            .collect(Collectors.joining(", "));
    return new HothouseException(
        ErrorCode.CONFIG,
        ("Tried to find %s (%s) in the catalogue of the cloud '%s', but there is no %s endpoint of"
                + " it%s. Regions there: %s. Next: correct 'region_name' and 'interface', or use a"
                + " cloud that has this service.")
            .formatted(
                service,
                service.types().get(0),
                cloud,
                choice.visibility(),
                choice.region().map(region -> " in region '" + region + "'").orElse(""),
                regions.isEmpty() ? "none (the token has no project?)" : regions));
  }
}
