#!/bin/bash
# Builds the cloud's root file system from Debian's packages; run as root.
# usage: build-root.sh DIRECTORY
set -euo pipefail
directory=$1
here=$(dirname "$(readlink -f "$0")")
# The archives of this machine's own apt, and how it reaches them.
# shellcheck disable=SC1091
. "$here/debian.sh"

install_packages() {
  local include lists=("$here/packages.txt")
  if [ "$(cat "$here/instances")" = virtual-machines ]; then lists+=("$here/packages-virtual-machines.txt"); fi
  include=$(sed 's/#.*//' "${lists[@]}" | xargs | tr ' ' ',')
  local -a sources options
  mapfile -t sources < <(source_list)
  mapfile -t options < <(archive_options "$directory.apt.conf")
  # It hangs up its whole process group when it fails: hence a session of its own, which an interrupt
  # does not reach; it ends with this script all the same.
  setsid --wait setpriv --pdeathsig TERM mmdebstrap --mode=root --variant=minbase \
    --aptopt='APT::Install-Recommends "false"' --aptopt='Acquire::Languages "none"' \
    --dpkgopt='force-unsafe-io' \
    --dpkgopt='path-exclude=/usr/share/man/*' --dpkgopt='path-exclude=/usr/share/doc/*' \
    --dpkgopt='path-exclude=/usr/share/locale/*' \
    "${options[@]}" --include="$include" "$RELEASE" "$directory" "${sources[@]}"
}

trap 'rm -f "$directory.apt.conf"' EXIT
install_packages
rm -f "$directory$ARCHIVE_CONF"
