#!/bin/bash
# usage: lock.sh RELEASE LIBRARIES-AS-OF SERVICES-AS-OF
# Writes RELEASE/lock: every Python package of a release of OpenStack, with its digests. Two passes: the libraries as they
# were about four weeks before the release (later, another release's come in; earlier, it cannot be resolved), with the
# services as of today; then each library's fixes, but no new minor version. Needs uv. The releases here were made by
#   lock.sh 2025.1 2025-03-06 2026-11-20; lock.sh 2026.1 2026-03-05 2026-11-20; lock.sh 2026.2 2026-09-03 2026-11-20
set -euo pipefail
cd "$(dirname "${BASH_SOURCE[0]}")/$1"
readonly libraries=$2 services=$3
first=$(mktemp)
minors=$(mktemp)
trap 'rm -f "$first" "$minors"' EXIT
export UV_PYTHON_DOWNLOADS=never

resolve() {
  local until=$1 name
  local -a newer=()
  shift
  for name in $(sed -nE 's/^([a-z-]+)[>=].*/\1/p' requirements) pyuwsgi; do newer+=(--exclude-newer-package "$name=${services}T00:00:00Z"); done
  uv pip compile --quiet --python-version 3.13 --python-platform x86_64-manylinux_2_28 --no-header \
    --exclude-newer "${until}T00:00:00Z" "${newer[@]}" --constraints constraints "$@" requirements >/dev/null
}

resolve "$libraries" --output-file "$first"
sed -nE 's/^([a-z0-9.-]+)==([0-9]+\.[0-9]+)(\.[^ ]*)?$/\1==\2.*/p' "$first" >"$minors"
resolve "$services" --constraints "$minors" --generate-hashes --output-file lock
# What wants a package stands in its annotation, by which the images tell what belongs to which service.
sed -i -E '/^    #   -c /d' lock
echo "$(grep -c '^[a-z0-9.-]*==' lock) packages"
