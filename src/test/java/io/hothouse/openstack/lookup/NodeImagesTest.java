package io.hothouse.openstack.lookup;

import static com.github.tomakehurst.wiremock.client.WireMock.aResponse;
import static com.github.tomakehurst.wiremock.client.WireMock.binaryEqualTo;
import static com.github.tomakehurst.wiremock.client.WireMock.delete;
import static com.github.tomakehurst.wiremock.client.WireMock.deleteRequestedFor;
import static com.github.tomakehurst.wiremock.client.WireMock.equalTo;
import static com.github.tomakehurst.wiremock.client.WireMock.equalToJson;
import static com.github.tomakehurst.wiremock.client.WireMock.get;
import static com.github.tomakehurst.wiremock.client.WireMock.post;
import static com.github.tomakehurst.wiremock.client.WireMock.postRequestedFor;
import static com.github.tomakehurst.wiremock.client.WireMock.put;
import static com.github.tomakehurst.wiremock.client.WireMock.putRequestedFor;
import static com.github.tomakehurst.wiremock.client.WireMock.urlPathEqualTo;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatExceptionOfType;

import com.github.tomakehurst.wiremock.stubbing.Scenario;
import io.hothouse.Deadline;
import io.hothouse.HothouseException;
import io.hothouse.openstack.FakeCloud;
import io.hothouse.openstack.transport.Service;
import io.hothouse.openstack.transport.ServiceClient;
import io.hothouse.openstack.transport.UploadProgress;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

class NodeImagesTest {
  private static final String NAME = "hothouse-node-0123456789ab";
  private static final String ALL = FakeCloud.GLANCE + "/images";
  private static final String OWN = ALL + "/own";

  private static FakeCloud cloud;

  @TempDir private Path folder;
  private NodeImages images;
  private Path file;

  @BeforeAll
  static void start() {
    cloud = new FakeCloud();
  }

  @AfterAll
  static void stop() {
    cloud.close();
  }

  @BeforeEach
  void open() throws IOException {
    cloud.reset();
    images = new NodeImages(new ServiceClient(cloud.session(), Service.IMAGE), cloud.unhurried());
    file = Files.write(folder.resolve("node.raw"), new byte[] {1, 2, 3, 4});
    cloud.server.stubFor(
        post(urlPathEqualTo(ALL)).willReturn(FakeCloud.json(201, image("own", "queued"))));
    cloud.server.stubFor(
        put(urlPathEqualTo(OWN + "/file")).willReturn(aResponse().withStatus(204)));
    cloud.server.stubFor(delete(urlPathEqualTo(OWN)).willReturn(aResponse().withStatus(204)));
    cloud.answersGet(OWN, image("own", "active"));
  }

  private static String image(String id, String status) {
    return image(id, status, Instant.now());
  }

  private static String image(String id, String status, Instant updated) {
    return """
        {"id": "%s", "name": "%s", "status": "%s", "created_at": "2026-11-23T23:00:00Z",
         "updated_at": "%s", "size": 4}"""
        .formatted(id, NAME, status, updated);
  }

  private static void listed(String... all) {
    cloud.answersGet(ALL, "{\"images\": [" + String.join(",", all) + "]}");
  }

  private NodeImage ensure(UploadProgress progress) {
    return images.ensure(
        NAME,
        file,
        Map.of("hothouse_digest", "abc"),
        Deadline.after(Duration.ofSeconds(20)),
        progress);
  }

  @Test
  void ensure_absent_uploadsTheFileWithItsLengthAndTellsProgress() {
    listed();
    List<Long> told = new ArrayList<>();

    NodeImage image = ensure((sent, total) -> told.add(sent));

    assertThat(image.id()).isEqualTo("own");
    assertThat(told).containsExactly(4L);
    cloud.server.verify(
        postRequestedFor(urlPathEqualTo(ALL))
            .withRequestBody(
                equalToJson(
                    """
                    {"name": "hothouse-node-0123456789ab", "hothouse_digest": "abc",
                     "disk_format": "raw", "container_format": "bare", "visibility": "private"}""")));
    cloud.server.verify(
        putRequestedFor(urlPathEqualTo(OWN + "/file"))
            .withHeader("Content-Length", equalTo("4"))
            .withHeader("Content-Type", equalTo("application/octet-stream"))
            .withRequestBody(binaryEqualTo(new byte[] {1, 2, 3, 4})));
  }

  @Test
  void ensure_there_uploadsNothing() {
    listed(image("old", "active"));

    assertThat(ensure((sent, total) -> {}).id()).isEqualTo("old");
    cloud.server.verify(0, postRequestedFor(urlPathEqualTo(ALL)));
  }

  @Test
  void ensure_anotherIsUploading_waitsForIt() {
    cloud.server.stubFor(
        get(urlPathEqualTo(ALL))
            .inScenario("upload")
            .whenScenarioStateIs(Scenario.STARTED)
            .willSetStateTo("done")
            .willReturn(FakeCloud.json(200, "{\"images\": [" + image("other", "saving") + "]}")));
    cloud.server.stubFor(
        get(urlPathEqualTo(ALL))
            .inScenario("upload")
            .whenScenarioStateIs("done")
            .willReturn(FakeCloud.json(200, "{\"images\": [" + image("other", "active") + "]}")));

    assertThat(ensure((sent, total) -> {}).id()).isEqualTo("other");
    assertThat(cloud.pauses).hasSize(1);
    cloud.server.verify(0, postRequestedFor(urlPathEqualTo(ALL)));
  }

  @Test
  void ensure_anotherGaveUpLongAgo_uploads() {
    listed(image("dead", "queued", Instant.now().minus(Duration.ofHours(2))));

    assertThat(ensure((sent, total) -> {}).id()).isEqualTo("own");
  }

  @Test
  void ensure_bothReserveAtOnce_theYoungerGivesWay() {
    cloud.server.stubFor(
        get(urlPathEqualTo(ALL))
            .inScenario("race")
            .whenScenarioStateIs(Scenario.STARTED)
            .willSetStateTo("reserved")
            .willReturn(FakeCloud.json(200, "{\"images\": []}")));
    cloud.server.stubFor(
        get(urlPathEqualTo(ALL))
            .inScenario("race")
            .whenScenarioStateIs("reserved")
            .willReturn(
                FakeCloud.json(
                    200,
                    "{\"images\": ["
                        + image("elder", "active")
                        + ","
                        + image("own", "queued")
                        + "]}")));

    assertThat(ensure((sent, total) -> {}).id()).isEqualTo("elder");
    cloud.server.verify(1, deleteRequestedFor(urlPathEqualTo(OWN)));
    cloud.server.verify(0, putRequestedFor(urlPathEqualTo(OWN + "/file")));
  }

  @Test
  void ensure_uploadRefused_deletesTheHalfAndKeepsTheReason() {
    listed();
    cloud.server.stubFor(
        put(urlPathEqualTo(OWN + "/file"))
            .willReturn(
                aResponse()
                    .withStatus(413)
                    .withBody("<html><h1>413</h1>storage quota exceeded</html>")));

    assertThatExceptionOfType(HothouseException.class)
        .isThrownBy(() -> ensure((sent, total) -> {}))
        .withMessageContaining("storage quota exceeded");
    cloud.server.verify(1, deleteRequestedFor(urlPathEqualTo(OWN)));
  }
}
