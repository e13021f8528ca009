package io.hothouse.openstack.lookup;

import io.hothouse.Deadline;
import io.hothouse.ErrorCode;
import io.hothouse.HothouseException;
import io.hothouse.files.Fingerprint;
import io.hothouse.openstack.transport.Addresses;
import io.hothouse.openstack.transport.Call;
import io.hothouse.openstack.transport.FileBody;
import io.hothouse.openstack.transport.Json;
import io.hothouse.openstack.transport.Reply;
import io.hothouse.openstack.transport.ServiceClient;
import io.hothouse.openstack.transport.UploadProgress;
import io.hothouse.pipeline.Threads;
import io.hothouse.pipeline.Wait;
import java.time.Duration;
import java.time.Instant;
import java.util.Comparator;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.TreeMap;
import java.util.function.Consumer;

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
  private final String project;

  public NodeImages(ServiceClient glance, Wait wait, String project) {
    this.glance = glance;
    this.wait = wait;
    this.project = project;
  }

  /**
   * Returns the oldest active image of that name that is what was baked. Anybody may publish an
   * image, and its name is no secret: what belongs to another project, or has another content than
   * the one who uploaded it here wrote down, is not taken.
   *
   * @param baked what this machine baked, if it did; nothing else will do then
   * @param notes is told which images are not taken and why
   */
  public Optional<NodeImage> find(
      String name, Optional<Fingerprint> baked, Consumer<String> notes) {
    for (NodeImage image : named(name)) {
      Optional<String> doubt = doubt(image, baked);
      if (image.active() && doubt.isEmpty()) {
        return Optional.of(image);
      }
      doubt.ifPresent(
          reason ->
              notes.accept(
                  "the image %s named %s is not used: %s".formatted(image.id(), name, reason)));
    }
    return Optional.empty();
  }

  /** Returns why an image may be another than the one that was baked. */
  private Optional<String> doubt(NodeImage image, Optional<Fingerprint> baked) {
    if (!image.owner().equals(project)) {
      return Optional.of("it belongs to another project");
    }
    if (!image.active()) {
      return Optional.empty();
    }
    Optional<String> promised =
        baked
            .map(Fingerprint::sha512)
            .or(() -> Optional.ofNullable(image.properties().get(NewImage.CONTENT)));
    if (promised.isEmpty()) {
      return Optional.of("it does not say what was baked");
    }
    return image
                .sha512()
                .or(() -> Optional.ofNullable(image.properties().get(NewImage.CONTENT)))
                .filter(promised.get()::equals)
                .isPresent()
            && baked.map(it -> it.size() == image.size()).orElse(true)
        ? Optional.empty()
        : Optional.of("its content is not what was baked");
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

  /**
   * Returns the active image made last of those whose names begin with {@code prefix}, whoever's it
   * is: good for a question, not for booting.
   */
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
   * @param progress told how many bytes have been sent
   */
  public NodeImage ensure(NewImage asked, Deadline deadline, UploadProgress progress) {
    String name = asked.name();
    while (true) {
      Optional<NodeImage> first =
          named(name).stream().filter(image -> usable(image, asked.content())).findFirst();
      if (first.isEmpty()) {
        return upload(asked, deadline, progress);
      }
      if (first.get().active()) {
        return first.get();
      }
      deadline.check("the image '" + name + "', which another is uploading", first.get().status());
      wait.pause("the image '" + name + "'", INTERVAL);
    }
  }

  private boolean usable(NodeImage image, Fingerprint baked) {
    Instant limit = Instant.now().minus(ABANDONED);
    return doubt(image, Optional.of(baked)).isEmpty()
        && (image.active()
            || (image.arriving() && image.updated().map(limit::isBefore).orElse(false)));
  }

  private NodeImage upload(NewImage asked, Deadline deadline, UploadProgress progress) {
    String name = asked.name();
    String id = reserve(asked);
    try {
      Optional<NodeImage> rival = earlier(name, id, asked.content());
      if (rival.isPresent()) {
        delete(id);
        return ensure(asked, deadline, progress);
      }
      send(id, asked, deadline, progress);
      NodeImage image = awaitActive(id, name, deadline);
      if (doubt(image, Optional.of(asked.content())).isPresent()) {
        throw broken(name, "active, but its content is not what was baked");
      }
      return image;
    } catch (RuntimeException problem) {
      deleteQuietly(id, problem);
      throw problem;
    }
  }

  private String reserve(NewImage asked) {
    return Json.text(
        glance.post("create the image '" + asked.name() + "'", "/images", asked.reservation()),
        "id");
  }

  /** Of two who reserve the name at the same moment, the one whose image is older goes on. */
  private Optional<NodeImage> earlier(String name, String own, Fingerprint baked) {
    return named(name).stream()
        .filter(image -> usable(image, baked))
        .min(
            Comparator.comparing(NodeImage::active, Comparator.reverseOrder())
                .thenComparing(image -> image.properties().getOrDefault("created_at", ""))
                .thenComparing(NodeImage::id))
        .filter(image -> !image.id().equals(own));
  }

  private void send(String id, NewImage asked, Deadline deadline, UploadProgress progress) {
    Call call =
        glance
            .call("upload the image '" + asked.name() + "'", "PUT", "/images/" + id + "/file")
            .header("Content-Type", "application/octet-stream")
            .body(FileBody.of(asked.file(), progress))
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
    try {
      Threads.despiteInterrupt(() -> delete(id));
    } catch (RuntimeException second) {
      problem.addSuppressed(second);
    }
  }
}
