package io.hothouse.config;

import java.util.Optional;

/** How a user, a project or a domain is named in Keystone: by id, or by a name within a domain. */
public sealed interface Reference {

  /** Something named by its id. */
  record ById(String id) implements Reference {
    @Override
    public String toString() {
      return id;
    }
  }

  /** Something named by its name; only a domain itself has no domain. */
  record ByName(String name, Optional<Reference> domain) implements Reference {
    @Override
    public String toString() {
      return name;
    }
  }
}
