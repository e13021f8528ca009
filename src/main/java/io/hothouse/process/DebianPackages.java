package io.hothouse.process;

import io.hothouse.ErrorCode;
import io.hothouse.HothouseException;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.TreeSet;
import java.util.concurrent.locks.ReentrantLock;
import java.util.function.Consumer;
import java.util.function.Predicate;

/**
 * Installs the Debian packages that programs come from, without what they recommend, and only after
 * the user agreed.
 */
public final class DebianPackages {
  private static final Duration LIMIT = Duration.ofMinutes(15);

  /** Of ours one waits for the other here; others that install are waited for by apt, so long. */
  private static final String LOCK_PATIENCE = "DPkg::Lock::Timeout=300";

  private static final ReentrantLock ONE_AT_A_TIME = new ReentrantLock();

  private final Root root;
  private final Consent consent;
  private final Predicate<String> installed;

  /** Creates the packages of this machine. */
  public DebianPackages(Root root, Consent consent) {
    this(root, consent, Programs::isInstalled);
  }

  DebianPackages(Root root, Consent consent, Predicate<String> installed) {
    this.root = root;
    this.consent = consent;
    this.installed = installed;
  }

  /**
   * Sees to it that programs are there.
   *
   * @param packages the package that each program comes from, by the program's name
   * @param purpose what they are needed for, as in "PURPOSE needs the packages …"
   * @param note is told which packages are installed
   * @throws HothouseException when the machine is not of the Debian family, the user does not
   *     agree, root cannot be had, or apt fails
   */
  public void provide(Map<String, String> packages, String purpose, Consumer<String> note) {
    try {
      ONE_AT_A_TIME.lockInterruptibly();
    } catch (InterruptedException interrupt) {
      Thread.currentThread().interrupt();
      throw new HothouseException(
          ErrorCode.INTERRUPTED, "Interrupted while waiting for apt to end.", interrupt);
    }
    try {
      provideAlone(packages, purpose, note);
    } finally {
      ONE_AT_A_TIME.unlock();
    }
  }

  private void provideAlone(Map<String, String> packages, String purpose, Consumer<String> note) {
    TreeSet<String> missing = new TreeSet<>();
    packages.forEach(
        (program, name) -> {
          if (!installed.test(program)) {
            missing.add(name);
          }
        });
    if (missing.isEmpty()) {
      return;
    }
    String names = String.join(" ", missing);
    checkFamily(names, purpose);
    root.check("apt-get");
    if (!consent.to("%s needs the Debian packages %s. Install them?".formatted(purpose, names))) {
      throw new HothouseException(
          ErrorCode.USAGE,
          "%s needs the Debian packages %s, which are not installed. Next: allow it with --yes, or run: apt-get install --no-install-recommends %s"
              .formatted(purpose, names, names));
    }
    note.accept("installing " + names);
    install(List.copyOf(missing));
  }

  private void checkFamily(String names, String purpose) {
    if (!installed.test("apt-get") || !installed.test("dpkg")) {
      throw new HothouseException(
          ErrorCode.LOCAL_CLOUD,
          "%s needs the Debian packages %s, but this machine is not of the Debian family (no apt-get). Next: install what they bring by this system's own means, or use Debian 12 or newer; with a cloud of your own (--os-cloud), less is needed."
              .formatted(purpose, names));
    }
  }

  private void install(List<String> names) {
    List<String> words = new ArrayList<>(List.of("env", "DEBIAN_FRONTEND=noninteractive"));
    words.addAll(
        List.of("apt-get", "-o", LOCK_PATIENCE, "install", "--yes", "--no-install-recommends"));
    words.addAll(names);
    Command install = Command.of(words).within(LIMIT);
    if (!root.run(install).succeeded()) {
      // Old lists name files that the archive has no longer: fetch them anew and try once more.
      root.run(Command.of("apt-get", "update").within(LIMIT)).orThrow(ErrorCode.COMMAND);
      root.run(install).orThrow(ErrorCode.COMMAND);
    }
  }
}
