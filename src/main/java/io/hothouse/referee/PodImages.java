package io.hothouse.referee;

import io.hothouse.ErrorCode;
import io.hothouse.HothouseException;
import io.hothouse.yaml.Setting;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.TreeMap;

/**
 * The images that the pods of tests run. Tests call them by names of their own, which differ from
 * release to release: nodes are given the images by these.
 *
 * @param registry what the names begin with
 * @param names by release, the names of each image, without the registry
 */
record PodImages(String registry, Map<String, Map<String, List<String>>> names) {
  private static final String NAMES = "names";

  /** Copies the collections. */
  PodImages {
    names = new TreeMap<>(names);
  }

  static PodImages read(Setting setting) {
    Map<String, Setting> fields = setting.mapping("pods", Set.of("registry", NAMES));
    if (!fields.containsKey("registry") || !fields.containsKey(NAMES)) {
      throw setting.refused("'pods' has no registry, or no names");
    }
    Map<String, Map<String, List<String>>> names = new LinkedHashMap<>();
    fields
        .get(NAMES)
        .mapping(NAMES)
        .forEach(
            (release, images) -> {
              Map<String, List<String>> ofRelease = new LinkedHashMap<>();
              images
                  .mapping(release)
                  .forEach((image, called) -> ofRelease.put(image, called.texts(image)));
              names.put(release, ofRelease);
            });
    return new PodImages(fields.get("registry").text("registry"), names);
  }

  /**
   * Returns the whole names of each image in a release.
   *
   * @throws HothouseException when nothing is known of that release
   */
  Map<String, List<String>> ofRelease(String release) {
    if (!names.containsKey(release)) {
      throw new HothouseException(
          ErrorCode.NOT_FOUND,
          "Tried to test %s, but there are tests of %s alone. Next: launch an environment of one of these, or add that release's to the suite."
              .formatted(release, String.join(", ", names.keySet())));
    }
    Map<String, List<String>> whole = new LinkedHashMap<>();
    names
        .get(release)
        .forEach(
            (image, called) -> {
              List<String> all = new ArrayList<>();
              called.forEach(name -> all.add(registry + "/" + name));
              whole.put(image, all);
            });
    return whole;
  }
}
