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
import java.util.Collection;
import java.util.List;
import java.util.Locale;
import java.util.Optional;
import java.util.function.Predicate;
import java.util.regex.MatchResult;
import java.util.regex.Pattern;
import java.util.stream.Collectors;

/** The endpoints that Keystone names in a token. */
public final class Catalogue {
  /** One address of a service. */
  private record Endpoint(String type, String region, String visibility, String url) {}

  private static final Pattern SCHEME = Pattern.compile("^https?(?=://)", Pattern.CASE_INSENSITIVE);

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
    Optional<URI> override =
        service.types().stream()
            .filter(choice.overrides()::containsKey)
            .map(choice.overrides()::get)
            .findFirst();
    return override.or(
        () ->
            service.types().stream()
                .flatMap(type -> endpoints.stream().filter(it -> it.type().equals(type)))
                .filter(it -> choice.region().map(it.region()::equals).orElse(true))
                .filter(it -> it.visibility().equals(visibility(it.type())))
                .map(it -> versioned(it.url(), service))
                .findFirst());
  }

  /** Returns the region that a service is of; nothing where the catalogue does not tell. */
  public Optional<String> region(Service service) {
    return choice
        .region()
        .or(() -> regions(it -> service.types().contains(it.type())).stream().findFirst())
        .filter(it -> !it.isEmpty());
  }

  private String visibility(String type) {
    return choice.visibilities().getOrDefault(type, choice.visibility());
  }

  /**
   * Fails where nobody said which of several regions is meant: Keystone's order is no choice, and
   * each service could be taken from another one. Keystone itself may be everybody's.
   *
   * @throws HothouseException with {@link ErrorCode#CONFIG}, naming the regions
   */
  public void requireOneRegion(Collection<Service> services) {
    List<String> regions =
        choice.region().isPresent()
            ? List.of()
            : regions(it -> services.stream().anyMatch(each -> each.types().contains(it.type())));
    if (regions.size() > 1) {
      throw new HothouseException(
          ErrorCode.CONFIG,
          "Tried to choose a region of the cloud '%s', but it has several: %s. Next: set 'region_name' of that cloud in clouds.yaml, or OS_REGION_NAME, to one of them."
              .formatted(cloud, String.join(", ", regions)));
    }
  }

  private List<String> regions(Predicate<Endpoint> which) {
    return endpoints.stream().filter(which).map(Endpoint::region).distinct().sorted().toList();
  }

  private URI versioned(String url, Service service) {
    String trimmed = SCHEME.matcher(url.replaceAll("/+$", "")).replaceFirst(Catalogue::lower);
    try {
      URI address = new URI(trimmed);
      if (!List.of("http", "https").contains(String.valueOf(address.getScheme()))
          || address.getHost() == null) {
        throw noAddress(service, url, "there is no http or https address of a host in it");
      }
      boolean has = service.version().isEmpty() || address.getPath().matches(".*/v\\d[^/]*(/.*)?");
      return has ? address : new URI(trimmed + service.version());
    } catch (URISyntaxException problem) {
      throw noAddress(service, url, problem.getReason());
    }
  }

  private static String lower(MatchResult scheme) {
    return scheme.group().toLowerCase(Locale.ROOT);
  }

  private HothouseException noAddress(Service service, String url, String reason) {
    return new HothouseException(
        ErrorCode.CONFIG,
        "Tried to find %s in the catalogue of the cloud '%s', but its address '%s' cannot be used: %s. Next: have the cloud's administrator correct that endpoint (a host's name may have letters, digits, hyphens and dots)."
            .formatted(service, cloud, url, reason));
  }

  private HothouseException missing(Service service) {
    String regions =
        regions(it -> true).stream()
            .map(it -> it.isEmpty() ? "(none)" : it)
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
                visibility(service.types().get(0)),
                choice.region().map(region -> " in region '" + region + "'").orElse(""),
                regions.isEmpty() ? "none (the token has no project?)" : regions));
  }
}
