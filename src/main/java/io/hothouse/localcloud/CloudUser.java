package io.hothouse.localcloud;

import java.util.Arrays;
import java.util.Set;
import java.util.stream.Collectors;

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

  /** Returns the names of all entries. */
  static Set<String> entries() {
    return Arrays.stream(values()).map(CloudUser::entry).collect(Collectors.toSet());
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
