package io.hothouse.kubernetes;

import io.fabric8.kubernetes.api.model.HasMetadata;

/** The cluster knows no objects of a kind and version. */
final class UnknownKind extends RuntimeException {
  private static final long serialVersionUID = 1L;

  UnknownKind(HasMetadata object, Throwable cause) {
    super("it knows no %s of %s".formatted(object.getKind(), object.getApiVersion()), cause);
  }
}
