package io.hothouse.openstack.lookup;

import com.fasterxml.jackson.databind.node.ObjectNode;
import io.hothouse.Deadline;
import io.hothouse.ErrorCode;
import io.hothouse.HothouseException;
import io.hothouse.openstack.transport.Addresses;
import io.hothouse.openstack.transport.Call;
import io.hothouse.openstack.transport.FileBody;
import io.hothouse.openstack.transport.Json;
import io.hothouse.openstack.transport.Reply;
import io.hothouse.openstack.transport.ServiceClient;
import io.hothouse.openstack.transport.UploadProgress;
import io.hothouse.pipeline.Wait;
import java.nio.file.Path;
import java.time.Duration;
import java.time.Instant;
import java.util.Comparator;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.TreeMap;

/**
 * The images that the project may boot.
 *
 * <p>Glance is asked directly: openstack4j's list stops after the first 25 images and its upload
 * neither streams a file with its length nor tells how far it is.
 */
public final class NodeImages {
  /** What arrives slower than this was given up by the one who sent it. */
  private static final Duration ABANDONED = Duration.ofMinutes(20);

  private static final Duration INTERVAL = Duration.ofSeconds(1);

  private final ServiceClient glance;
  private final Wait wait;

  public NodeImages(ServiceClient glance, Wait wait) {
    this.glance = glance;
    this.wait = wait;
  }

  /** Returns the oldest active image of that name. */
  public Optional<NodeImage> find(String name) {
    return named(name).stream().filter(NodeImage::active).findFirst();
  }

  /** Returns all images of that name, the oldest first, whatever their status. */
  List<NodeImage> named(String name) {
    Map<String, String> query =
        new TreeMap<>(Map.of("name", name, "sort_key", "created_at", "sort_dir", "asc"));
    return glance
        .list("find the image '" + name + "'", Addresses.query("/images", query), "images")
        .stream()
        .map(NodeImage::of)
        .toList();
  }

  /** Returns the active image made last of those whose names begin with {@code prefix}. */
  public Optional<NodeImage> newest(String prefix) {
    return all().stream()
        .filter(image -> image.name().startsWith(prefix))
        .max(Comparator.comparing(image -> image.updated().orElse(Instant.EPOCH)));
  }

  /** Returns all active images. */
  List<NodeImage> all() {
    return glance.list("list the images", "/images?status=active&limit=200", "images").stream()
        .map(NodeImage::of)
        .toList();
  }

  Optional<NodeImage> byId(String id) {
    return glance
        .find("show the image '" + id + "'", "/images/" + Addresses.segment(id))
        .map(NodeImage::of);
  }

  /**
   * Returns the active image of that name, which is uploaded unless it is there or another is
   * uploading it already; then that one is waited for.
   *
   * @param file a raw disk image, sent as a stream
   * @param properties kept with the image
   * @param progress told how many bytes have been sent
   */
  public NodeImage ensure(
      String name,
      Path file,
      Map<String, String> properties,
      Deadline deadline,
      UploadProgress progress) {
    while (true) {
      Optional<NodeImage> first = named(name).stream().filter(this::usable).findFirst();
      if (first.isEmpty()) {
        return upload(name, file, properties, deadline, progress);
      }
      if (first.get().active()) {
        return first.get();
      }
      deadline.check("the image '" + name + "', which another is uploading", first.get().status());
      wait.pause("the image '" + name + "'", INTERVAL);
    }
  }

  private boolean usable(NodeImage image) {
    Instant limit = Instant.now().minus(ABANDONED);
    return image.active()
        || (image.arriving() && image.updated().map(limit::isBefore).orElse(false));
  }

  private NodeImage upload(
      String name,
      Path file,
      Map<String, String> properties,
      Deadline deadline,
      UploadProgress progress) {
    String id = reserve(name, properties);
    try {
      Optional<NodeImage> rival = earlier(name, id);
      if (rival.isPresent()) {
        delete(id);
        return ensure(name, file, properties, deadline, progress);
      }
      send(id, name, file, deadline, progress);
      return awaitActive(id, name, deadline);
    } catch (RuntimeException problem) {
      deleteQuietly(id, problem);
      throw problem;
    }
  }

  private String reserve(String name, Map<String, String> properties) {
    ObjectNode request = Json.object();
    properties.forEach(request::put);
    request.put("name", name);
    request.put("disk_format", "raw");
    request.put("container_format", "bare");
    request.put("visibility", "private");
    return Json.text(glance.post("create the image '" + name + "'", "/images", request), "id");
  }

  /** Of two who reserve the name at the same moment, the one whose image is older goes on. */
  private Optional<NodeImage> earlier(String name, String own) {
    return named(name).stream()
        .filter(this::usable)
        .min(
            Comparator.comparing(NodeImage::active, Comparator.reverseOrder())
                .thenComparing(image -> image.properties().getOrDefault("created_at", ""))
                .thenComparing(NodeImage::id))
        .filter(image -> !image.id().equals(own));
  }

  private void send(String id, String name, Path file, Deadline deadline, UploadProgress progress) {
    Call call =
        glance
            .call("upload the image '" + name + "'", "PUT", "/images/" + id + "/file")
            .header("Content-Type", "application/octet-stream")
            .body(FileBody.of(file, progress))
            .repeatable(false);
    Reply reply = glance.session().send(call, deadline);
    glance.accepted(call, reply);
  }

  private NodeImage awaitActive(String id, String name, Deadline deadline) {
    return wait.until(
        "the image '" + name + "' to become active",
        deadline,
        INTERVAL,
        () -> {
          NodeImage image = byId(id).orElseThrow(() -> broken(name, "deleted"));
          if (image.active() || image.arriving()) {
            return Optional.of(image).filter(NodeImage::active);
          }
          throw broken(name, image.status());
        });
  }

  private static HothouseException broken(String name, String status) {
    return new HothouseException(
        ErrorCode.IMAGE,
        "Tried to upload the image '%s', but Glance says it is %s. Next: try again."
            .formatted(name, status));
  }

  /** Deletes the image; returns false when it was not there. */
  public boolean delete(String id) {
    return glance.delete("delete the image '" + id + "'", "/images/" + Addresses.segment(id));
  }

  private void deleteQuietly(String id, RuntimeException problem) {
    // An interrupt would end the clean-up's request as well.
    boolean interrupted = Thread.interrupted();
    try {
      delete(id);
    } catch (RuntimeException second) {
      problem.addSuppressed(second);
    } finally {
      if (interrupted) {
        Thread.currentThread().interrupt();
      }
    }
  }
}
