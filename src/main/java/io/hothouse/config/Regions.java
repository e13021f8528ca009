package io.hothouse.config;

import io.hothouse.ErrorCode;
import io.hothouse.HothouseException;
import io.hothouse.yaml.Setting;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;

/**
 * The regions that an entry of clouds.yaml lists under {@code regions}. OpenStack's clients take
 * the first, whatever the entry's own {@code region_name} says, unless the environment chooses one
 * of the others.
 */
final class Regions {
  /** The setting that names one region. */
  static final String CHOSEN = "region_name";

  private static final String ALL = "regions";

  private Regions() {}

  /**
   * Refuses an entry that names another region than the one that OpenStack's clients would take.
   *
   * @throws HothouseException with {@link ErrorCode#CONFIG}
   */
  static void refuseContradiction(String cloud, Map<String, Setting> settings) {
    Optional<String> first = listed(settings).flatMap(all -> all.firstText(ALL));
    Optional<String> chosen = chosen(settings);
    if (first.isPresent() && chosen.isPresent() && !chosen.equals(first)) {
      throw new HothouseException(
          ErrorCode.CONFIG,
          "Tried to use the cloud '%s', but its 'region_name' is '%s' (%s), and OpenStack's clients take the first of its 'regions', which is '%s' (%s). Next: write the region that is meant first in 'regions' and take 'region_name' out, or set OS_REGION_NAME."
              .formatted(
                  cloud,
                  chosen.get(),
                  settings.get(CHOSEN).origin(),
                  first.get(),
                  settings.get(ALL).origin()));
    }
  }

  /**
   * Returns an entry's settings with those of its region put over them.
   *
   * @throws HothouseException with {@link ErrorCode#CONFIG} when it does not list the region that
   *     is chosen
   */
  static Map<String, Setting> applied(String cloud, Map<String, Setting> settings) {
    Optional<Setting> listed = listed(settings);
    if (listed.isEmpty()) {
      return settings;
    }
    List<String> names = listed.get().texts(ALL);
    Optional<String> chosen = chosen(settings).or(() -> names.stream().findFirst());
    chosen
        .filter(name -> !names.isEmpty() && !names.contains(name))
        .ifPresent(
            name -> {
              throw new HothouseException(
                  ErrorCode.CONFIG,
                  "Tried to use the region '%s' (%s) of the cloud '%s', but its 'regions' are %s (%s). Next: choose one of those, or add it there."
                      .formatted(
                          name,
                          settings.get(CHOSEN).origin(),
                          cloud,
                          String.join(", ", names),
                          listed.get().origin()));
            });
    Map<String, Setting> merged = new LinkedHashMap<>(settings);
    for (Setting region : listed.get().list(ALL)) {
      if (region.value() instanceof Map<?, ?>) {
        Map<String, Setting> parts = region.mapping(ALL);
        Setting values = parts.get("values");
        if (values != null
            && Optional.ofNullable(parts.get("name")).map(it -> it.text("name")).equals(chosen)) {
          CloudEntry.underscored(values.mapping("values"))
              .forEach((key, value) -> merged.merge(key, value, Setting::under));
        }
      }
    }
    return merged;
  }

  private static Optional<Setting> listed(Map<String, Setting> settings) {
    return Optional.ofNullable(settings.get(ALL)).filter(it -> it.value() instanceof List<?>);
  }

  /** Of a list the first counts, as with openstacksdk. */
  private static Optional<String> chosen(Map<String, Setting> settings) {
    return Optional.ofNullable(settings.get(CHOSEN))
        .flatMap(it -> it.firstText(CHOSEN))
        .filter(name -> !name.isEmpty());
  }
}
