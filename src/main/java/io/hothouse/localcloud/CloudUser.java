package io.hothouse.localcloud;

/** Who may log in at the local cloud; each has an entry in clouds.yaml and a project. */
enum CloudUser {
  /** Who owns the environments. */
  OWNER("hothouse", "hothouse-local"),
  /** The administrator. */
  ADMIN("admin", "hothouse-local-admin");

  static final String DOMAIN = "Default";
  static final String REGION = "RegionOne";

  private final String user;
  private final String entry;

  CloudUser(String user, String entry) {
    this.user = user;
    this.entry = entry;
  }

  /** Returns the name of the user, and of the project. */
  String user() {
    return user;
  }

  /** Returns the name of the entry in clouds.yaml. */
  String entry() {
    return entry;
  }
}
