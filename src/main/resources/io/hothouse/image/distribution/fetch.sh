# Fetches images onto a node from a registry, and names them as if they had been sent. Says which it fetched.
# usage: bash -c "$(cat fetch.sh)" fetch REGISTRY REFERENCE@DIGEST...   standard input: USER:PASSWORD
set -euo pipefail
registry=$1
shift
hosts=$(mktemp -d)
trap 'rm -rf "$hosts"' EXIT
# In a file, so that no list of processes shows it.
mkdir "$hosts/$registry"
printf 'server = "http://%s"\n[host."http://%s"]\n[host."http://%s".header]\nauthorization = "Basic %s"\n' \
  "$registry" "$registry" "$registry" "$(base64 -w 0)" >"$hosts/$registry/hosts.toml"
ctr=(ctr --namespace k8s.io)

have=" $("${ctr[@]}" images check | awk '$4 == "complete" { print $1 "@" $3 }' | tr '\n' ' ')"
# Only so may a registry be spoken to as these files say, whichever version of containerd this is.
where=()
if grep -q -- --local <<<"$("${ctr[@]}" images pull --help </dev/null)"; then where=(--local); fi
for image; do
  [[ $have != *" $image "* ]] || continue
  reference=${image%@*}
  there=$registry/${reference#localhost/}
  "${ctr[@]}" images pull "${where[@]}" --hosts-dir "$hosts" "$there" >/dev/null
  "${ctr[@]}" images tag --force "$there" "$reference" >/dev/null
  "${ctr[@]}" images rm "$there" >/dev/null
  echo "$reference"
done
