#!/bin/bash
# usage: lock.sh RELEASE AS-OF
# Writes RELEASE/lock: Tempest, as of that day, and all that it wants, with digests. What the services of that release have, too,
# is of the same version: it is in the image below already. Needs uv. The locks here were made by
#   lock.sh 2025.1 2026-11-20; lock.sh 2026.1 2026-11-20; lock.sh 2026.2 2026-11-20
set -euo pipefail
cd "$(dirname "${BASH_SOURCE[0]}")"
readonly release=$1 day=$2
services=$(mktemp)
trap 'rm -f "$services"' EXIT
export UV_PYTHON_DOWNLOADS=never

sed -nE 's/^([a-z0-9.-]+==[^ ;]+).*/\1/p' "../../openstack-base/releases/$release/lock" >"$services"
mkdir -p "$release"
uv pip compile --quiet --python-version 3.13 --python-platform x86_64-manylinux_2_28 --no-header --no-annotate \
  --exclude-newer "${day}T00:00:00Z" --constraints "$services" --generate-hashes --output-file "$release/lock" requirements >/dev/null
echo "$(grep -c '^[a-z0-9.-]*==' "$release/lock") packages"
