package io.hothouse;

import java.util.List;
import java.util.Locale;
import java.util.Optional;
import java.util.stream.Stream;

/** What a cloud makes its servers of. */
public enum InstanceKind {
  /** Containers of libvirt's LXC driver, which share the kernel of their host. */
  CONTAINER("containers"),
  /** Machines with a kernel of their own. */
  VIRTUAL_MACHINE("virtual-machines");

  private static final String CONTAINERS = "lxc";

  private final String option;

  InstanceKind(String option) {
    this.option = option;
  }

  /** Returns what users call it on the command line. */
  public String option() {
    return option;
  }

  /** Returns it in words, in the plural. */
  public String words() {
    return option.replace('-', ' ');
  }

  /** Returns the one that users call so. */
  public static Optional<InstanceKind> called(String option) {
    return Stream.of(values()).filter(it -> it.option.equals(option)).findFirst();
  }

  /** Returns what users may call them. */
  public static List<String> options() {
    return Stream.of(values()).map(InstanceKind::option).toList();
  }

  /**
   * Returns what is made on hosts of a hypervisor.
   *
   * @param hypervisor Nova's {@code hypervisor_type}, alone or behind an operator of its scheduler,
   *     as in {@code LXC}, {@code QEMU} or {@code s== LXC}
   */
  public static InstanceKind on(String hypervisor) {
    return hypervisor.toLowerCase(Locale.ROOT).contains(CONTAINERS) ? CONTAINER : VIRTUAL_MACHINE;
  }
}
