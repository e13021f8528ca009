package io.hothouse.openstack.lookup;

/**
 * A size of servers.
 *
 * @param ram in MiB
 * @param disk in GB; 0 where the disk is a volume or as large as the image
 */
public record Flavor(String id, String name, int cores, int ram, int disk) {}
