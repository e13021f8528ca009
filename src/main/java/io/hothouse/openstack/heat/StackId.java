package io.hothouse.openstack.heat;

import io.hothouse.openstack.transport.Addresses;

/** A stack's name and id, which together are its address in Heat. */
public record StackId(String name, String id) {
  String path() {
    return "/stacks/" + Addresses.segment(name) + "/" + Addresses.segment(id);
  }

  @Override
  public String toString() {
    return name + " (" + id + ")";
  }
}
