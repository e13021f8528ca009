package io.hothouse.release;

import io.hothouse.HothouseException;
import java.nio.file.Path;
import java.util.List;

/**
 * The releases of OpenStack whose services the program can build, which are folders of {@code
 * images/openstack-base/releases}: each with its dates in the file {@code release}, and the lock of
 * its Python packages.
 */
public final class OpenStackReleases {
  private static final String FACTS = "release";

  /** The newest first. */
  private final List<OpenStackRelease> all;

  private OpenStackReleases(List<OpenStackRelease> all) {
    this.all = all;
  }

  /**
   * Reads the folders.
   *
   * @param root the folder {@code images/openstack-base/releases}
   * @throws HothouseException with file and field when one of them does not say what it has to
   */
  public static OpenStackReleases load(Path root) {
    return new OpenStackReleases(
        ReleaseFolders.with(FACTS, root).stream().map(OpenStackReleases::read).toList());
  }

  private static OpenStackRelease read(Path folder) {
    ReleaseFacts facts = new ReleaseFacts(folder.resolve(FACTS));
    return new OpenStackRelease(
        ReleaseFolders.version(folder),
        facts.date("RELEASED"),
        facts.dateIfKnown("SUPPORTED_UNTIL"),
        facts.isYes("SLURP"));
  }

  /** Returns all, the newest first. */
  public List<OpenStackRelease> all() {
    return all;
  }

  /** Returns the one that is taken when none is named: the newest skip-level release. */
  public OpenStackRelease usual() {
    return all.stream().filter(OpenStackRelease::skipLevel).findFirst().orElseGet(() -> all.get(0));
  }

  /**
   * Returns a release.
   *
   * @param wanted as in 2026.1
   * @throws HothouseException with those that there are
   */
  public OpenStackRelease find(String wanted) {
    return all.stream()
        .filter(it -> it.version().equals(wanted))
        .findFirst()
        .orElseThrow(() -> Unavailable.release("OpenStack", wanted, all));
  }
}
