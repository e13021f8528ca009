package io.hothouse.openstack.lookup;

import java.util.Objects;

/**
 * A size of servers.
 *
 * @param ram in MiB
 * @param disk in GB; 0 where the disk is a volume or as large as the image
 */
public record Flavor(String id, String name, int cores, int ram, int disk) {
  /** Refuses what nobody could ask for. */
  public Flavor {
    Objects.requireNonNull(id, "a flavor's id");
    Objects.requireNonNull(name, "a flavor's name");
  }

  /** Returns its name and sizes. */
  public String words() {
    return "%s: %d cores, %d MiB, %d GB".formatted(name, cores, ram, disk);
  }
}
