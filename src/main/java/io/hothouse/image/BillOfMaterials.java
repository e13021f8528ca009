package io.hothouse.image;

import com.fasterxml.jackson.databind.ObjectMapper;
import io.hothouse.yaml.JsonMappers;
import java.io.IOException;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.TreeMap;

/**
 * The list of an image's Debian and Python packages in CycloneDX's form.
 *
 * <p>It is written with Jackson alone: CycloneDX's own library brings a stack for XML and a
 * validator, more than this program weighs without it, for what is one list. A test reads it with
 * that library.
 */
final class BillOfMaterials {
  /** What an image's packages are listed in by dpkg. */
  private static final String STATUS = "/var/lib/dpkg/status";

  /** Python's packages, as {@code install-python} notes them. */
  private static final String PYTHON = "/usr/share/hothouse/python-packages";

  /** Empty packages that stand for what an image does without. */
  private static final String NOTHING = "hothouse-without-";

  /** The files that {@link #of} reads. */
  static final List<String> SOURCES = List.of(STATUS, PYTHON);

  private static final ObjectMapper JSON = JsonMappers.shared();

  private BillOfMaterials() {}

  /**
   * Returns the list of an image.
   *
   * @param files the texts of {@link #SOURCES} that the image has, by their paths
   */
  static byte[] of(BuiltImage image, Map<String, String> files) throws IOException {
    List<Map<String, Object>> components = new ArrayList<>();
    installed(files.getOrDefault(STATUS, ""))
        .forEach(
            (name, version) -> components.add(component(debian(name, version), name, version)));
    pairs(files.getOrDefault(PYTHON, ""))
        .forEach(
            (name, version) ->
                components.add(
                    component("pkg:pypi/%s@%s".formatted(name, version), name, version)));
    Map<String, Object> subject = new LinkedHashMap<>();
    subject.put("type", "container");
    subject.put("name", image.reference().replaceFirst(":[^:]*$", ""));
    subject.put("version", image.address().tag());
    Map<String, Object> document = new LinkedHashMap<>();
    document.put("bomFormat", "CycloneDX");
    document.put("specVersion", "1.5");
    document.put("version", 1);
    document.put("metadata", Map.of("component", subject));
    document.put("components", components);
    return JSON.writerWithDefaultPrettyPrinter().writeValueAsBytes(document);
  }

  private static Map<String, String> installed(String status) {
    Map<String, String> packages = new TreeMap<>();
    for (String paragraph : status.split("\n\n", -1)) {
      Map<String, String> fields = new TreeMap<>();
      for (String line : paragraph.split("\n", -1)) {
        int colon = line.indexOf(": ");
        if (colon > 0 && !line.startsWith(" ")) {
          fields.put(line.substring(0, colon), line.substring(colon + 2).strip());
        }
      }
      String name = fields.getOrDefault("Package", NOTHING);
      if (!name.startsWith(NOTHING) && fields.getOrDefault("Status", "").endsWith(" installed")) {
        packages.put(name, fields.get("Version"));
      }
    }
    return packages;
  }

  /** Lines of a name and a version, with a tab between them. */
  private static Map<String, String> pairs(String text) {
    Map<String, String> pairs = new TreeMap<>();
    text.lines()
        .map(line -> line.split("\t", -1))
        .filter(words -> words.length == 2)
        .forEach(words -> pairs.putIfAbsent(words[0], words[1]));
    return pairs;
  }

  private static String debian(String name, String version) {
    return "pkg:deb/debian/%s@%s?distro=debian-13"
        .formatted(name.replace("+", "%2B"), version.replace("+", "%2B").replace(":", "%3A"));
  }

  private static Map<String, Object> component(String url, String name, String version) {
    Map<String, Object> component = new LinkedHashMap<>();
    component.put("type", "library");
    component.put("name", name);
    component.put("version", version);
    component.put("purl", url);
    return component;
  }
}
