#!/bin/bash
# usage: kubernetes.sh FOLDER
# Makes the Kubernetes bundle (kubelet, kubeadm, kubectl, the control plane's images as OCI archives,
# version, SHA256SUMS) in a throwaway Debian root and moves it to FOLDER in one step. The programs are
# those of upstream's release where that can be reached, else built from Debian's source package.
set -euo pipefail

here=$(cd "$(dirname "${BASH_SOURCE[0]}")" && pwd)
# shellcheck source=debian.sh
. "$here/debian.sh"
# shellcheck source=kubernetes/release
. "$here/kubernetes/release"

readonly PACKAGES=gcc,libc6-dev,ca-certificates,zstd,etcd-server,iptables,conntrack
readonly SOURCE_PACKAGES=golang-1.19-go,golang-github-modern-go-reflect2-dev,dpkg-dev,kubernetes-client

# Downloads upstream's release to $1 by apt's own means, which verify the digest and know this machine's
# proxy. Says why when it cannot be had.
fetch_release() {
  if [ "$(dpkg --print-architecture)" != "$RELEASE_ARCHITECTURE" ]; then
    echo "it is for $RELEASE_ARCHITECTURE"
    return 1
  fi
  /usr/lib/apt/apt-helper -qq -o APT::Sandbox::User=root -o Acquire::Retries=0 -o Acquire::http::Timeout=10 -o Acquire::https::Timeout=10 \
    download-file "$RELEASE_URL" "$1" "SHA512:$RELEASE_SHA512" 2>&1 \
    | sed -n 's/^E: //p'
}

main() {
  local bundle=$1 work problem packages=$PACKAGES options=() sources=() release=()
  mkdir -p "$(dirname "$bundle")"
  sweep "$bundle"
  # Beside the result: several gigabytes, too much for many a /tmp, and a rename at the end.
  work=$(mktemp -d "$bundle.XXXXXX")
  # shellcheck disable=SC2064 # the folder of now is meant
  trap "rm -rf --one-file-system '$work'" EXIT
  # A signal takes effect when the program that runs has ended, and not under its feet.
  trap 'exit 143' INT TERM
  if problem=$(fetch_release "$work/release.tar.gz"); then
    echo "kubernetes: using upstream's release from $RELEASE_URL" >&2
    release=(--customize-hook="copy-in '$work/release.tar.gz' /build/input")
  else
    echo "kubernetes: $RELEASE_URL cannot be had (${problem%%$'\n'*}): building from Debian's source package instead" >&2
    packages+=,$SOURCE_PACKAGES
  fi
  mapfile -t options < <(archive_options "$work/apt.conf")
  source_list >"$work/sources.list"
  if [ -s "$work/sources.list" ]; then sources=("$work/sources.list"); fi
  mkdir "$work/bundle"
  # It hangs up its whole process group when it fails: hence a session of its own, which ends with this script.
  TMPDIR=$work setsid --wait setpriv --pdeathsig TERM mmdebstrap --quiet --variant=minbase --format=null --include="$packages" \
    --aptopt='APT::Install-Recommends "false"' --aptopt='Acquire::Languages "none"' "${options[@]}" \
    --dpkgopt=force-unsafe-io --dpkgopt='path-exclude=/usr/share/doc/*' --dpkgopt='path-exclude=/usr/share/man/*' \
    --customize-hook='mkdir -p "$1/build/input"' \
    --customize-hook="copy-in '$here/kubernetes/make.sh' '$here/kubernetes/pause.c' /build/input" "${release[@]}" \
    --customize-hook='chroot "$1" bash /build/input/make.sh' \
    --customize-hook="sync-out /bundle '$work/bundle'" \
    "$RELEASE" /dev/null "${sources[@]}"
  (cd "$work/bundle" && sha256sum --quiet --check SHA256SUMS)
  [ -e "$bundle/SHA256SUMS" ] || rm -rf "$bundle"
  # Whoever was faster made the very same.
  mv --no-target-directory "$work/bundle" "$bundle" || [ -e "$bundle/SHA256SUMS" ]
}

[ $# -eq 1 ] || { echo "usage: kubernetes.sh FOLDER" >&2; exit 2; }
main "$(realpath -m "$1")"
