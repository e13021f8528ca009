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
import io.hothouse.files.Fingerprint;
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
import java.util.Optional;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

class NodeImagesTest {
  private static final String NAME = "hothouse-node-0123456789ab";

  /** The SHA-512 of the bytes 1 to 4. */
  private static final String CONTENT =
      "a7c976db1723adb41274178dc82e9b777941ab201c69de61d0f2bc6d27a3598f594fa748e50d88d3c2bf1e2c2e72c3cfef78c3c6d4afa90391f7e33ababca48e";

  private static final Fingerprint BAKED = new Fingerprint(CONTENT, 4);
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
    images =
        new NodeImages(
            new ServiceClient(cloud.session(), Service.IMAGE),
            cloud.unhurried(),
            FakeCloud.PROJECT);
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
    return image(id, status, updated, FakeCloud.PROJECT, CONTENT);
  }

  private static String image(
      String id, String status, Instant updated, String owner, String content) {
    return """
        {"id": "%s", "name": "%s", "status": "%s", "created_at": "2026-11-23T23:00:00Z",
         "updated_at": "%s", "size": 4, "owner": "%s", "os_hash_algo": "sha512",
         "os_hash_value": "%s", "hothouse_node_sha512": "%s"}"""
        .formatted(id, NAME, status, updated, owner, content, CONTENT);
  }

  private static void listed(String... all) {
    cloud.answersGet(ALL, "{\"images\": [" + String.join(",", all) + "]}");
  }

  private NodeImage ensure(UploadProgress progress) {
    return images.ensure(
        new NewImage(NAME, file, "raw", 3, BAKED, Map.of("hothouse_digest", "abc")),
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
                     "hothouse_node_sha512": "%s",
                     "disk_format": "raw", "min_disk": 3, "container_format": "bare", "visibility": "private"}"""
                        .formatted(CONTENT))));
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

  @Test
  void find_ofAnotherProject_isNotTaken() {
    listed(image("foreign", "active", Instant.now(), "another", CONTENT), image("mine", "active"));
    List<String> notes = new ArrayList<>();

    assertThat(images.find(NAME, Optional.of(BAKED), notes::add).orElseThrow().id())
        .isEqualTo("mine");
    assertThat(notes).containsExactly(refused("foreign", "it belongs to another project"));
  }

  @Test
  void find_otherContentThanWasBaked_isNotTaken() {
    listed(image("exchanged", "active", Instant.now(), FakeCloud.PROJECT, "f".repeat(128)));
    List<String> notes = new ArrayList<>();

    assertThat(images.find(NAME, Optional.of(BAKED), notes::add)).isEmpty();
    assertThat(images.find(NAME, Optional.empty(), notes::add)).isEmpty();
    assertThat(notes)
        .containsOnly(refused("exchanged", "its content is not what was baked"))
        .hasSize(2);
  }

  @Test
  void find_bakedElsewhereInOurProject_isTakenWhereNothingWasBakedHere() {
    listed(image("colleague", "active"));

    assertThat(images.find(NAME, Optional.empty(), note -> {})).isPresent();
    assertThat(images.find(NAME, Optional.of(new Fingerprint("e".repeat(128), 4)), note -> {}))
        .isEmpty();
  }

  @Test
  void find_saysNothingOfItsContent_isNotTaken() {
    listed(image("mute", "active").replace("\"hothouse_node_sha512\"", "\"another\""));

    assertThat(images.find(NAME, Optional.empty(), note -> {})).isEmpty();
  }

  @Test
  void ensure_foreignOneThere_uploadsOurs() {
    listed(image("foreign", "active", Instant.now(), "another", CONTENT));

    assertThat(ensure((sent, total) -> {}).id()).isEqualTo("own");
  }

  @Test
  void ensure_somethingElseArrived_failsAndDeletesIt() {
    listed();
    cloud.answersGet(
        OWN, image("own", "active", Instant.now(), FakeCloud.PROJECT, "0".repeat(128)));

    assertThatExceptionOfType(HothouseException.class)
        .isThrownBy(() -> ensure((sent, total) -> {}))
        .withMessageContaining("its content is not what was baked");
    cloud.server.verify(1, deleteRequestedFor(urlPathEqualTo(OWN)));
  }

  private static String refused(String id, String reason) {
    return "the image %s named %s is not used: %s".formatted(id, NAME, reason);
  }
}
