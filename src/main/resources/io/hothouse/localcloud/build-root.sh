#!/bin/bash
# Builds the cloud's root file system from Debian's packages; run as root.
# usage: build-root.sh DIRECTORY
set -euo pipefail
directory=$1
here=$(dirname "$(readlink -f "$0")")
suite=bookworm

# The Debian archives that this machine's own apt uses, with the suite changed to the cloud's;
# nothing when it has none of Debian's, and then mmdebstrap's default is used.
debian_sources() {
  apt-get indextargets --format '$(ORIGIN) $(REPO_URI) $(SUITE) $(RELEASE)' 'Created-By: Packages' 2>/dev/null |
    awk -v suite="$suite" '
      $1 != "Debian" || seen[$2]++ { next }
      $2 ~ /security/ { print "deb " $2 " " suite "-security main"; next }
      { print "deb " $2 " " suite " main"; print "deb " $2 " " suite "-updates main" }'
}

install_packages() {
  local include
  include=$(sed 's/#.*//' "$here/packages.txt" | xargs | tr ' ' ',')
  local -a sources=()
  mapfile -t sources < <(debian_sources)
  # It hangs up its whole process group when it fails: hence a session of its own.
  setsid --wait mmdebstrap --mode=root --variant=minbase \
    --aptopt='APT::Install-Recommends "false"' --aptopt='Acquire::Languages "none"' \
    --dpkgopt='force-unsafe-io' \
    --dpkgopt='path-exclude=/usr/share/man/*' --dpkgopt='path-exclude=/usr/share/doc/*' \
    --dpkgopt='path-exclude=/usr/share/locale/*' \
    --include="$include" "$suite" "$directory" "${sources[@]}"
}

install_packages
