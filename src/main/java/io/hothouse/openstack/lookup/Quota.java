package io.hothouse.openstack.lookup;

import io.hothouse.openstack.transport.Service;

/** A kind of thing of which a project may have only so many. */
public enum Quota {
  /** Servers. */
  INSTANCES(Service.COMPUTE, "instances", "maxTotalInstances", "totalInstancesUsed"),
  /** Virtual processors. */
  CORES(Service.COMPUTE, "cores", "maxTotalCores", "totalCoresUsed"),
  /** Memory in MiB. */
  RAM(Service.COMPUTE, "ram (MiB)", "maxTotalRAMSize", "totalRAMUsed"),
  /** Groups of servers. */
  SERVER_GROUPS(Service.COMPUTE, "server groups", "maxServerGroups", "totalServerGroupsUsed"),
  /** Servers in one group. */
  SERVER_GROUP_MEMBERS(Service.COMPUTE, "servers in a group", "maxServerGroupMembers", ""),
  /** Volumes. */
  VOLUMES(Service.VOLUME, "volumes", "maxTotalVolumes", "totalVolumesUsed"),
  /** Gigabytes of all volumes together. */
  VOLUME_GIGABYTES(
      Service.VOLUME, "volume gigabytes", "maxTotalVolumeGigabytes", "totalGigabytesUsed"),
  /** Networks. */
  NETWORKS("networks", "network"),
  /** Subnets. */
  SUBNETS("subnets", "subnet"),
  /** Ports. */
  PORTS("ports", "port"),
  /** Routers. */
  ROUTERS("routers", "router"),
  /** Floating addresses. */
  FLOATING_IPS("floating addresses", "floatingip"),
  /** Security groups. */
  SECURITY_GROUPS("security groups", "security_group"),
  /** Rules of all security groups together. */
  SECURITY_GROUP_RULES("security group rules", "security_group_rule");

  private final Service service;
  private final String title;
  private final String limitField;
  private final String usedField;

  Quota(String title, String neutronField) {
    this(Service.NETWORK, title, neutronField, "");
  }

  Quota(Service service, String title, String limitField, String usedField) {
    this.service = service;
    this.title = title;
    this.limitField = limitField;
    this.usedField = usedField;
  }

  /** Returns how a user calls it. */
  public String title() {
    return title;
  }

  Service service() {
    return service;
  }

  String limitField() {
    return limitField;
  }

  /** Returns the field that says how many are used; empty where none are beforehand. */
  String usedField() {
    return usedField;
  }
}
