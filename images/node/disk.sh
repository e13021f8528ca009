#!/bin/bash
# usage: disk.sh ROOT IMAGE
# Makes the disk of a virtual machine (qcow2, GPT, bootable by BIOS and UEFI) of the root file system in the folder ROOT,
# which machine.sh has finished. Needs no loop device and no mount: the machine that bakes may lack the one or the other.
set -euo pipefail

readonly MEBI=$((1 << 20)) SECTOR=512
# Where partitions begin, in MiB: as in Debian's cloud images the root comes last, so that it can grow.
readonly BIOS_START=1 EFI_START=4 ROOT_START=68
# Room for what the node writes before its root has grown to the flavor's disk.
readonly SPARE_MEGABYTES=300

# The 8 bytes of a number as GRUB stores it.
little_endian() {
  local number=$1 i
  for ((i = 0; i < 8; i++)); do printf '%b' "\\x$(printf %02x $((number >> (8 * i) & 255)))"; done
}

# Writes standard input into the disk $1 at byte $2.
put() { dd of="$1" conv=notrunc bs=1 seek="$2" status=none; }

partition() {
  local disk=$1 megabytes=$2
  truncate -s $((ROOT_START + megabytes + 1))M "$disk"
  /usr/sbin/sfdisk -q "$disk" <<TEXT
label: gpt
first-lba: 2048
14: start=${BIOS_START}MiB, size=$((EFI_START - BIOS_START))MiB, type=21686148-6449-6E6F-744E-656564454649, name=bios
15: start=${EFI_START}MiB, size=$((ROOT_START - EFI_START))MiB, type=C12A7328-F81F-11D2-BA4B-00A0C93EC93B, name=efi
1: start=${ROOT_START}MiB, size=${megabytes}MiB, type=4F68BCE3-E8CD-4DB1-96E7-FBCAF984B709, name=root
TEXT
}

# A count of blocks is given: the file system would else reach into the table at the disk's end. GRUB reads no file system
# with the newest features.
fill_root() {
  local root=$1 disk=$2 megabytes=$3
  mke2fs -q -F -t ext4 -b 4096 -L hothouse-node -m 1 -O ^orphan_file,^metadata_csum_seed -J size=32 \
    -E "offset=$((ROOT_START * MEBI)),lazy_itable_init=1,nodiscard" -d "$root" "$disk" $((megabytes * 256))
}

fill_efi() {
  local root=$1 partition=$2@@$((EFI_START * MEBI)) work=$3
  export MTOOLS_SKIP_CHECK=1
  mformat -i "$partition" -T $(((ROOT_START - EFI_START) * MEBI / SECTOR)) -F -v NODE-EFI ::
  mmd -i "$partition" ::EFI ::EFI/BOOT ::EFI/debian
  mcopy -i "$partition" "$root/usr/lib/shim/shimx64.efi.signed" ::EFI/BOOT/BOOTX64.EFI
  mcopy -i "$partition" "$root/usr/lib/shim/mmx64.efi.signed" ::EFI/BOOT/mmx64.efi
  mcopy -i "$partition" "$root/usr/lib/grub/x86_64-efi-signed/grubx64.efi.signed" ::EFI/BOOT/grubx64.efi
  printf 'search --no-floppy --label hothouse-node --set=root\nset prefix=($root)/boot/grub\nconfigfile $prefix/grub.cfg\n' >"$work/grub.cfg"
  mcopy -i "$partition" "$work/grub.cfg" ::EFI/debian/grub.cfg
}

# GRUB for BIOS by its block lists: the first sector (0x5c) tells where the core is, the core's first sector (0x1f4) where
# the rest of it is. The two bytes at 0x66 let it start from whatever disk the BIOS says.
install_grub() {
  local root=$1 disk=$2 core=$((BIOS_START * MEBI / SECTOR))
  [ "$(stat -c %s "$root/boot/grub/core.img")" -le $(((EFI_START - BIOS_START) * MEBI)) ]
  head -c 440 "$root/usr/lib/grub/i386-pc/boot.img" | put "$disk" 0
  little_endian "$core" | put "$disk" $((0x5c))
  printf '\x90\x90' | put "$disk" $((0x66))
  dd if="$root/boot/grub/core.img" of="$disk" conv=notrunc bs="$SECTOR" seek="$core" status=none
  little_endian $((core + 1)) | put "$disk" $((core * SECTOR + 0x1f4))
}

main() {
  local root=$1 image=$2 work megabytes
  work=$(dirname "$image")
  # A file takes whole blocks, and its inode and directory entry some more.
  megabytes=$(($(du -sm --apparent-size "$root" | cut -f1) * 108 / 100 + SPARE_MEGABYTES))
  partition "$image.raw" "$megabytes"
  fill_root "$root" "$image.raw" "$megabytes"
  fill_efi "$root" "$image.raw" "$work"
  install_grub "$root" "$image.raw"
  # zlib, for clouds whose qemu-img is old.
  qemu-img convert -O qcow2 -c "$image.raw" "$image"
  rm "$image.raw"
}

[ $# -eq 2 ] || { echo "usage: disk.sh ROOT IMAGE" >&2; exit 2; }
main "$@"
