package io.hothouse.pipeline;

import java.time.Duration;
import java.util.ArrayList;
import java.util.Collection;
import java.util.List;
import java.util.Locale;

/** Says before a long run what it is going to make, and how long each part takes. */
public final class FirstRun {

  /** A part that is made once and kept, or takes its time at each start; with its usual time. */
  public enum Part {
    /** Debian's packages for the local cloud. */
    CLOUD_PACKAGES("download and install the local cloud's Debian packages, once", 162),
    /** Databases, users and networks of the local cloud. */
    CLOUD_SERVICES("initialise the local cloud's services, once", 120),
    /** The local cloud, from its initialised state. */
    CLOUD_START("start the local cloud", 41),
    /** Kubernetes, compiled from its Go modules. */
    KUBERNETES(
        "make Kubernetes (from its Go modules where its release cannot be downloaded), once", 540),
    /** The image that nodes boot from. */
    NODE_IMAGE("make the image of the nodes, once", 90),
    /** The containers of the services. */
    SERVICE_IMAGES("build the services' container images, once", 130),
    /** A cluster and its services. */
    LAUNCH("launch the nodes, deploy the services and prove them", 60);

    private final String work;
    private final Duration usual;

    Part(String work, int seconds) {
      this.work = work;
      this.usual = Duration.ofSeconds(seconds);
    }

    /** Returns the name that its time is kept by. */
    public String key() {
      return name().toLowerCase(Locale.ROOT);
    }
  }

  private final PartTimes times;

  /** Creates the plans of this machine. */
  public FirstRun(PartTimes times) {
    this.times = times;
  }

  /** Returns one line for each part, in the order in which they are given. */
  public List<String> plan(Collection<Part> parts) {
    List<String> lines = new ArrayList<>();
    for (Part part : parts) {
      lines.add(
          "%d of %d: %s: %s".formatted(lines.size() + 1, parts.size(), part.work, expected(part)));
    }
    return List.copyOf(lines);
  }

  private String expected(Part part) {
    return times
        .last(part.key())
        .map(last -> "%s here the last time".formatted(text(last)))
        .orElseGet(() -> "about %s on two cores".formatted(text(part.usual)));
  }

  private static String text(Duration duration) {
    long seconds = duration.toSeconds();
    return seconds < 100 ? seconds + " s" : "%.1f min".formatted(seconds / 60.0);
  }
}
