package io.hothouse.image;

import java.nio.file.Path;

/**
 * An image that can be sent to nodes.
 *
 * @param reference what manifests call it: {@code localhost/hothouse/NAME:TAG}
 * @param layout the folder of its OCI layout
 */
public record BuiltImage(String name, String reference, ContentAddress address, Path layout) {

  /** Returns the file that lists what the image consists of, in CycloneDX's form. */
  public Path billOfMaterials() {
    return layout.resolve("sbom.cdx.json");
  }
}
