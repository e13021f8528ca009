package io.hothouse.image.node;

import java.nio.file.Path;
import java.util.Map;

/**
 * A baked node image.
 *
 * @param name what it is called in Glance: it says by its digest what is in it
 * @param file a raw ext4 root file system
 * @param properties what Glance is told of it
 */
public record NodeImage(String name, Path file, Map<String, String> properties) {

  /** Copies the properties. */
  public NodeImage {
    properties = Map.copyOf(properties);
  }
}
