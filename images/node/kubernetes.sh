#!/bin/bash
# usage: kubernetes.sh FOLDER
# Builds the Kubernetes bundle (kubelet, kubeadm, kubectl, the control plane's images as OCI
# archives, version, SHA256SUMS) in a throwaway Debian root and moves it to FOLDER in one step.
set -euo pipefail

here=$(cd "$(dirname "${BASH_SOURCE[0]}")" && pwd)
# shellcheck source=debian.sh
. "$here/debian.sh"

readonly PACKAGES=golang-1.19-go,golang-github-modern-go-reflect2-dev,gcc,libc6-dev,dpkg-dev,ca-certificates,zstd,etcd-server,kubernetes-client,iptables,conntrack

main() {
  local bundle=$1 work options=() sources=()
  mkdir -p "$(dirname "$bundle")"
  # Beside the result: several gigabytes, too much for many a /tmp, and a rename at the end.
  work=$(mktemp -d "$bundle.XXXXXX")
  # shellcheck disable=SC2064 # the folder of now is meant
  trap "rm -rf --one-file-system '$work'" EXIT
  mapfile -t options < <(archive_options)
  source_list >"$work/sources.list"
  if [ -s "$work/sources.list" ]; then sources=("$work/sources.list"); fi
  mkdir "$work/bundle"
  TMPDIR=$work mmdebstrap --quiet --variant=minbase --format=null --include="$PACKAGES" \
    --aptopt='APT::Install-Recommends "false"' --aptopt='Acquire::Languages "none"' "${options[@]}" \
    --dpkgopt=force-unsafe-io --dpkgopt='path-exclude=/usr/share/doc/*' --dpkgopt='path-exclude=/usr/share/man/*' \
    --customize-hook='mkdir -p "$1/build/input"' \
    --customize-hook="copy-in '$here/kubernetes/compile.sh' '$here/kubernetes/pause.c' /build/input" \
    --customize-hook='chroot "$1" bash /build/input/compile.sh' \
    --customize-hook="sync-out /bundle '$work/bundle'" \
    "$RELEASE" /dev/null "${sources[@]}"
  (cd "$work/bundle" && sha256sum --quiet --check SHA256SUMS)
  rm -rf "$bundle"
  mv "$work/bundle" "$bundle"
}

[ $# -eq 1 ] || { echo "usage: kubernetes.sh FOLDER" >&2; exit 2; }
main "$(realpath -m "$1")"
