package io.hothouse.localcloud;

import java.net.URI;
import java.net.http.HttpClient;
import java.net.http.HttpRequest;
import java.net.http.HttpResponse;
import java.time.Duration;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.concurrent.CompletableFuture;

/** The APIs of the local cloud, which are all asked at once. */
final class CloudDoors {
  private static final Duration LIMIT = Duration.ofSeconds(2);

  /** One for all times that are asked, as none can be closed. */
  private static final HttpClient CLIENT = HttpClient.newBuilder().connectTimeout(LIMIT).build();

  private static final int SERVER_ERROR = 500;

  private final Map<String, URI> doors;

  private CloudDoors(Map<String, URI> doors) {
    this.doors = doors;
  }

  /** Returns the APIs behind an address, where OpenStack's services usually listen. */
  static CloudDoors at(String address) {
    Map<String, URI> doors = new LinkedHashMap<>();
    Map.of(
            "keystone",
            5000,
            "glance",
            9292,
            "placement",
            8778,
            "nova-api",
            8774,
            "nova-api-metadata",
            8775,
            "neutron-server",
            9696,
            "heat-api",
            8004,
            "heat-api-cfn",
            8000)
        .forEach((name, port) -> doors.put(name, URI.create("http://" + address + ":" + port)));
    return new CloudDoors(doors);
  }

  static CloudDoors of(Map<String, URI> doors) {
    return new CloudDoors(new LinkedHashMap<>(doors));
  }

  /**
   * Returns the names of those that do not answer within two seconds, in alphabetical order; to be
   * asked only while the cloud's cable is there.
   */
  List<String> silent() {
    Map<String, CompletableFuture<Boolean>> answers = new LinkedHashMap<>();
    doors.forEach((name, door) -> answers.put(name, answers(door)));
    return answers.entrySet().stream()
        .filter(answer -> !answer.getValue().join())
        .map(Map.Entry::getKey)
        .sorted()
        .toList();
  }

  private static CompletableFuture<Boolean> answers(URI door) {
    HttpRequest request = HttpRequest.newBuilder(door).timeout(LIMIT).build();
    return CLIENT
        .sendAsync(request, HttpResponse.BodyHandlers.discarding())
        .thenApply(response -> response.statusCode() < SERVER_ERROR)
        .exceptionally(silence -> false);
  }
}
