package io.hothouse.kubernetes;

import io.fabric8.kubernetes.api.model.HasMetadata;
import io.fabric8.kubernetes.api.model.rbac.ClusterRoleBinding;
import io.fabric8.kubernetes.api.model.rbac.RoleBinding;
import io.fabric8.kubernetes.api.model.rbac.Subject;
import java.util.List;

/**
 * The service accounts that role bindings name. These move to the one namespace with all other
 * objects, whatever their manifests say, and the bindings follow them there.
 */
final class RoleSubjects {
  private static final String ACCOUNT = "ServiceAccount";

  /** Namespaces of the cluster itself, whose accounts stay where they are. */
  private static final String SYSTEM = "kube-";

  private RoleSubjects() {}

  /** Lets an object that binds a role name the accounts of {@code namespace}. */
  static void move(HasMetadata object, String namespace) {
    subjects(object).stream()
        .filter(it -> ACCOUNT.equals(it.getKind()))
        .filter(it -> it.getNamespace() == null || !it.getNamespace().startsWith(SYSTEM))
        .forEach(it -> it.setNamespace(namespace));
  }

  private static List<Subject> subjects(HasMetadata object) {
    if (object instanceof RoleBinding binding) {
      return binding.getSubjects();
    }
    return object instanceof ClusterRoleBinding binding ? binding.getSubjects() : List.of();
  }
}
