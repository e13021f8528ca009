#!/bin/bash
# usage: bake.sh container|machine BUNDLE IMAGE
# Bakes the node image, with everything a node needs in it: for instances that are libvirt-LXC containers a raw ext4 root
# file system, for virtual machines a qcow2 disk. BUNDLE is the folder that kubernetes.sh made.
set -euo pipefail

here=$(cd "$(dirname "${BASH_SOURCE[0]}")" && pwd)
# shellcheck source=debian.sh
. "$here/debian.sh"

# Beside what any node needs: what makes a root bootable as a container, and as a machine.
readonly COMMON=systemd,systemd-sysv,dbus,iproute2,netbase,e2fsprogs
readonly FOR_CONTAINER=$COMMON,ifupdown,isc-dhcp-client
readonly FOR_MACHINE=$COMMON,systemd-resolved,libnss-resolve,systemd-timesyncd,udev,fdisk,cloud-guest-utils,linux-image-cloud-amd64,initramfs-tools,grub-cloud-amd64,dosfstools
# Room for what the image writes before Nova has grown it to the flavor's disk.
readonly SPARE_MEGABYTES=160

make_root() {
  local root=$1 bundle=$2 options=() sources=() early=() packages
  mapfile -t options < <(archive_options "$root.apt.conf")
  source_list >"$root.sources.list"
  if [ -s "$root.sources.list" ]; then sources=("$root.sources.list"); fi
  packages=$PACKAGES,$(bash "$here/prepare.sh" packages | paste -sd,)
  if [ "$KIND" = machine ]; then
    early=(--essential-hook='mkdir -p "$1/tmp/hothouse"' --essential-hook="copy-in '$here/machine.sh' /tmp/hothouse"
      --essential-hook='chroot "$1" bash /tmp/hothouse/machine.sh before')
  fi
  # It hangs up its whole process group when it fails: hence a session of its own, which ends with this script.
  setsid --wait setpriv --pdeathsig TERM mmdebstrap --quiet --variant=minbase --include="$packages" \
    --aptopt='APT::Install-Recommends "false"' --aptopt='Acquire::Languages "none"' "${options[@]}" \
    --dpkgopt=force-unsafe-io --dpkgopt='path-exclude=/usr/share/man/*' \
    --dpkgopt='path-exclude=/usr/share/doc/*' --dpkgopt='path-exclude=/usr/share/locale/*' \
    "${early[@]}" \
    --customize-hook='mkdir -p "$1/tmp/hothouse/bundle"' \
    --customize-hook="copy-in '$here/prepare.sh' '$here/$KIND.sh' '$here/files' /tmp/hothouse" \
    --customize-hook="sync-in '$bundle' /tmp/hothouse/bundle" \
    --customize-hook='chroot "$1" bash /tmp/hothouse/prepare.sh /tmp/hothouse/bundle' \
    --customize-hook='chroot "$1" bash /tmp/hothouse/'"$KIND.sh" \
    --customize-hook="rm -rf \"\$1/tmp/hothouse\" \"\$1$ARCHIVE_CONF\"" \
    "$RELEASE" "$root" "${sources[@]}"
}

make_file_system() {
  local root=$1 image=$2 megabytes
  # A file takes whole blocks, and its inode and directory entry some more.
  megabytes=$(($(du -sm --apparent-size "$root" | cut -f1) * 108 / 100 + SPARE_MEGABYTES))
  truncate -s "${megabytes}M" "$image"
  mke2fs -q -F -t ext4 -L hothouse-node -m 0 -J size=16 -d "$root" "$image"
}

main() {
  local bundle=$1 image=$2 work
  mkdir -p "$(dirname "$image")"
  sweep "$image"
  work=$(mktemp -d "$image.XXXXXX")
  # shellcheck disable=SC2064 # the folder of now is meant
  trap "rm -rf --one-file-system '$work'" EXIT
  # A signal takes effect when the program that runs has ended, and not under its feet.
  trap 'exit 143' INT TERM
  make_root "$work/root" "$bundle"
  case $KIND in
    container) make_file_system "$work/root" "$work/image" ;;
    machine) bash "$here/disk.sh" "$work/root" "$work/image" ;;
  esac
  mv "$work/image" "$image"
}

case $#-${1-} in
  3-container) readonly PACKAGES=$FOR_CONTAINER ;;
  3-machine) readonly PACKAGES=$FOR_MACHINE ;;
  *) echo "usage: bake.sh container|machine BUNDLE IMAGE" >&2; exit 2 ;;
esac
readonly KIND=$1
main "$(realpath "$2")" "$(realpath -m "$3")"
