package io.hothouse.image.node;

import io.hothouse.InstanceKind;
import java.util.List;
import java.util.Map;

/**
 * The form that a node image has for one kind of instances.
 *
 * @param argument how {@code bake.sh} calls it
 * @param file the name of the file
 * @param diskFormat how Glance calls the file's format
 * @param minDisk the least disk that it fits on, in GB; 0 where it is as large as its file
 * @param sources the scripts that make this form and no other
 * @param properties what Glance is told of this form
 * @param tools the programs that these scripts run, with the Debian packages that they come from
 */
record ImageForm(
    String argument,
    String file,
    String diskFormat,
    int minDisk,
    List<String> sources,
    Map<String, String> properties,
    Map<String, String> tools) {

  static ImageForm of(InstanceKind kind) {
    return switch (kind) {
      case CONTAINER ->
          new ImageForm(
              "container",
              "image.raw",
              "raw",
              0,
              List.of("container.sh"),
              Map.of("hypervisor_type", "lxc", "vm_mode", "exe"),
              Map.of());
      case VIRTUAL_MACHINE ->
          new ImageForm(
              "machine",
              "image.qcow2",
              "qcow2",
              3,
              List.of("machine.sh", "disk.sh"),
              Map.of(),
              Map.of("sfdisk", "fdisk", "mformat", "mtools", "qemu-img", "qemu-utils"));
    };
  }
}
