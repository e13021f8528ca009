package io.hothouse.openstack.lookup;

/** A kind of thing of which a project may have only so many. */
public enum Quota {
  /** Servers. */
  INSTANCES("instances", "maxTotalInstances", "totalInstancesUsed"),
  /** Virtual processors. */
  CORES("cores", "maxTotalCores", "totalCoresUsed"),
  /** Memory in MiB. */
  RAM("ram (MiB)", "maxTotalRAMSize", "totalRAMUsed"),
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

  private final String title;
  private final String limitField;
  private final String usedField;

  Quota(String title, String neutronField) {
    this(title, neutronField, "");
  }

  Quota(String title, String limitField, String usedField) {
    this.title = title;
    this.limitField = limitField;
    this.usedField = usedField;
  }

  /** Returns how a user calls it. */
  public String title() {
    return title;
  }

  boolean ofNova() {
    return !usedField.isEmpty();
  }

  String limitField() {
    return limitField;
  }

  String usedField() {
    return usedField;
  }
}
