package io.hothouse.cli;

import io.hothouse.InstanceKind;
import io.hothouse.config.CloudConfigs;
import io.hothouse.deploy.BuildTools;
import io.hothouse.deploy.SourceFolders;
import io.hothouse.environment.CloudAccess;
import io.hothouse.environment.EnvironmentLease;
import io.hothouse.environment.EnvironmentName;
import io.hothouse.environment.Environments;
import io.hothouse.environment.LocalEnvironments;
import io.hothouse.environment.OpenEnvironment;
import io.hothouse.environment.StateFolder;
import io.hothouse.files.Directories;
import io.hothouse.image.BuildOptions;
import io.hothouse.kubernetes.KubeconfigFile;
import io.hothouse.localcloud.LocalCloud;
import io.hothouse.openstack.CloudSession;
import io.hothouse.pipeline.Wait;
import io.hothouse.process.Consent;
import io.hothouse.process.DebianPackages;
import io.hothouse.process.LocalCommandRunner;
import io.hothouse.process.Root;
import io.hothouse.teardown.Down;
import java.util.Optional;

/** Puts the rooms together for the user who runs this program. */
final class Wiring {
  private Wiring() {}

  static Directories directories() {
    return Directories.of(System.getenv());
  }

  static LocalCloud localCloud(Consent consent) {
    return localCloud(consent, Optional.empty());
  }

  /** Returns the local cloud, with instances of the kind that is asked for, if any. */
  static LocalCloud localCloud(Consent consent, Optional<InstanceKind> instances) {
    return new LocalCloud(
        directories(),
        new LocalCommandRunner(),
        consent,
        instances,
        () -> new LocalEnvironments(directories(), KubeconfigFile.of(System.getenv())).forget());
  }

  static CloudAccess clouds(CloudOption option) {
    return new CloudAccess(
        CloudConfigs.ofProcess(),
        name -> localCloud(question -> false).config(name),
        option::hide,
        option::note);
  }

  static CloudSession open(CloudOption option) {
    return clouds(option).open(option.cloud());
  }

  static Environments environments(CloudSession cloud) {
    return new Environments(cloud, directories());
  }

  /** Finds an environment whose nodes are asked. */
  static OpenEnvironment environment(CloudOption option, EnvironmentName name) {
    return OpenEnvironment.open(name, environments(open(option)));
  }

  /** Takes the lease of an environment that is to be changed. */
  static EnvironmentLease lease(String cloud, EnvironmentName name, LockOption lock) {
    return EnvironmentLease.take(name, state(cloud, name), lock.patience(), lock.waiting());
  }

  static StateFolder state(String cloud, EnvironmentName name) {
    return Environments.state(directories(), cloud, name.value());
  }

  static KubeconfigFile kubeconfig() {
    return KubeconfigFile.of(System.getenv());
  }

  static Down down(CloudSession cloud) {
    return new Down(cloud, environments(cloud), kubeconfig(), Wait.real());
  }

  static BuildTools tools(Consent consent, BuildOptions build, SourceFolders folders) {
    LocalCommandRunner runner = new LocalCommandRunner();
    DebianPackages packages = new DebianPackages(new Root(runner), consent);
    return new BuildTools(directories(), runner, packages, build, folders);
  }

  static Optional<CloudSession> find(CloudOption option) {
    return clouds(option).find(option.cloud());
  }
}
