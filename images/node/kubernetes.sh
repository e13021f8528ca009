#!/bin/bash
# usage: kubernetes.sh FOLDER VERSION
# Makes the bundle of a Kubernetes release (programs of the node, the control plane's images as OCI archives, version,
# SHA256SUMS) in a throwaway Debian root and moves it to FOLDER in one step. What a release is made of stands in
# kubernetes/MINOR and kubernetes/MINOR/VERSION. Its programs are upstream's where these can be reached, else built from
# the Go modules that go.sum pins there, as are the other parts. Parts are kept beside FOLDER, for other releases.
set -euo pipefail

here=$(cd "$(dirname "${BASH_SOURCE[0]}")" && pwd)
# shellcheck source=debian.sh
. "$here/debian.sh"

readonly PACKAGES=gcc,libc6-dev,libseccomp-dev,pkgconf,ca-certificates,zstd,iptables,conntrack,golang-go
# What tells Go how this machine reaches modules.
readonly ROUTE=(GOPROXY GOSUMDB GONOSUMDB GOPRIVATE GONOPROXY HTTP_PROXY HTTPS_PROXY NO_PROXY http_proxy https_proxy no_proxy)

# Downloads upstream's release to $1 by apt's own means, which verify the digest and know this machine's
# proxy. Says why when it cannot be had.
fetch_release() {
  local architecture digest url
  architecture=$(dpkg --print-architecture)
  digest=SHA512_$architecture
  url=${UPSTREAM:-https://dl.k8s.io}/v$VERSION/kubernetes-server-linux-$architecture.tar.gz
  if [ -z "${!digest-}" ]; then
    echo "no digest of it is recorded for $architecture"
    return 1
  fi
  /usr/lib/apt/apt-helper -qq -o APT::Sandbox::User=root -o Acquire::Retries=0 -o Acquire::http::Timeout=10 -o Acquire::https::Timeout=10 \
    download-file "$url" "$1" "SHA512:${!digest}" 2>&1 \
    | sed -n 's/^E: //p'
}

# The Go that all parts are built with: the newest that one of them asks for, so that what they share is compiled once.
newest_go() { sed -n 's/^go //p' "${modules[@]/%//go.mod}" | sort -V | tail -n 1; }

# Prints a digest of all that a part is made by: its module in the folder $1, and how modules are built. What upstream's
# archive is known by makes no other part.
digest_of() {
  (cd "$1" && find . -type f ! -name digests | sort | xargs sha256sum; cd "$here" && sha256sum kubernetes/compile.sh debian.sh; dpkg --print-architecture
    echo "$go"; if [ "$1" = "$release" ]; then echo "$RELEASED"; fi) \
    | sha256sum | cut -c1-16
}

# Writes what make.sh gets besides itself: the versions, this machine's route to modules and whom it trusts, and of each
# part what is built already, or else its module.
write_input() {
  local input=$1 name part
  mkdir -p "$input/modules" "$input/built"
  cp "$here"/kubernetes/{make.sh,compile.sh,pause.c} "$input/"
  for part in "${parts[@]}"; do
    if [ -e "$input/release.tar.gz" ] && [ "$part" = "kubernetes-$VERSION" ]; then
      continue
    elif [ -d "$store/${digests[$part]}" ]; then
      cp -rl "$store/${digests[$part]}" "$input/built/$part"
    else
      cp -r "${modules[$part]}" "$input/modules/$part"
    fi
  done
  printf 'VERSION=%q GO=%q PAUSE=%q RELEASED=%q PROXY_MODE=%q PARTS=%q\n' "$VERSION" "$go" "$PAUSE" "$RELEASED" "$PROXY_MODE" "${parts[*]}" >"$input/release"
  for name in "${ROUTE[@]}"; do
    if [ -n "${!name-}" ]; then printf 'export %s=%q\n' "$name" "${!name}"; fi
  done >"$input/route"
  chmod 0600 "$input/route"
  cat "${SSL_CERT_FILE:-/etc/ssl/certs/ca-certificates.crt}" >"$input/authorities" 2>/dev/null || : >"$input/authorities"
}

# Keeps the parts that were built now, for other releases that have them, and for another try where a later one failed.
# $1: the folder with one folder for each.
keep_parts() {
  local built=$1 folder part
  mkdir -p "$store"
  for folder in "$built"/*/; do
    [ -d "$folder" ] || continue
    part=$(basename "$folder")
    # Whoever was faster made the very same.
    [ -d "$store/${digests[$part]}" ] || mv --no-target-directory "$folder" "$store/${digests[$part]}"
  done
}

main() {
  local bundle=$1 work store problem part go options=() sources=()
  local -A modules=(["kubernetes-$VERSION"]=$release) digests=()
  local -a parts=("kubernetes-$VERSION")
  store=$(dirname "$bundle")/parts
  mkdir -p "$(dirname "$bundle")"
  sweep "$bundle"
  # Whatever else this machine does comes first.
  renice -n 10 -p $$ >/dev/null
  # Beside the result: several gigabytes, too much for many a /tmp, and a rename at the end.
  work=$(mktemp -d "$bundle.XXXXXX")
  # shellcheck disable=SC2064 # the folder of now is meant
  trap "rm -rf --one-file-system '$work'" EXIT
  # A signal takes effect when the program that runs has ended, and not under its feet.
  trap 'exit 143' INT TERM
  for part in $PARTS; do
    parts+=("$part")
    modules[$part]=$here/kubernetes/parts/$part
  done
  go=$(newest_go)
  for part in "${parts[@]}"; do digests[$part]=$part-$(digest_of "${modules[$part]}"); done
  mkdir "$work/input"
  if problem=$(fetch_release "$work/input/release.tar.gz"); then
    echo "kubernetes: using upstream's release $VERSION" >&2
  else
    echo "kubernetes: upstream's release $VERSION cannot be had (${problem%%$'\n'*}): building it from Go modules instead" >&2
  fi
  write_input "$work/input"
  mapfile -t options < <(archive_options "$work/apt.conf")
  source_list >"$work/sources.list"
  if [ -s "$work/sources.list" ]; then sources=("$work/sources.list"); fi
  # It hangs up its whole process group when it fails: hence a session of its own, which ends with this script.
  TMPDIR=$work setsid --wait setpriv --pdeathsig TERM mmdebstrap --quiet --variant=minbase --format=null --include="$PACKAGES" \
    --aptopt='APT::Install-Recommends "false"' --aptopt='Acquire::Languages "none"' "${options[@]}" \
    --dpkgopt=force-unsafe-io --dpkgopt='path-exclude=/usr/share/doc/*' --dpkgopt='path-exclude=/usr/share/man/*' \
    --customize-hook='mkdir -p "$1/build/input"' \
    --customize-hook="sync-in '$work/input' /build/input" \
    --customize-hook='chroot "$1" bash /build/input/make.sh || { mkdir -p "$1/built" && touch "$1/built/failed"; }; mkdir -p "$1/bundle"' \
    --customize-hook="mv --no-target-directory \"\$1/bundle\" '$work/bundle'; mv --no-target-directory \"\$1/built\" '$work/built'" \
    "$RELEASE" /dev/null "${sources[@]}"
  keep_parts "$work/built"
  [ ! -e "$work/built/failed" ] || return 1
  (cd "$work/bundle" && sha256sum --quiet --check SHA256SUMS)
  [ -e "$bundle/SHA256SUMS" ] || rm -rf "$bundle"
  # Whoever was faster made the very same.
  mv --no-target-directory "$work/bundle" "$bundle" || [ -e "$bundle/SHA256SUMS" ]
}

[ $# -eq 2 ] || { echo "usage: kubernetes.sh FOLDER VERSION" >&2; exit 2; }
readonly VERSION=$2
readonly minor=$here/kubernetes/${VERSION%.*} release=$here/kubernetes/${VERSION%.*}/$VERSION
[ -e "$release/go.mod" ] || { echo "kubernetes: there is no release $VERSION in $here/kubernetes" >&2; exit 1; }
# shellcheck source=kubernetes/1.37/minor
. "$minor/minor"
if [ -e "$release/digests" ]; then
  # shellcheck source=/dev/null
  . "$release/digests"
fi
main "$(realpath -m "$1")"
