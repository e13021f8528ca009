# Sourced by the scripts that try one case after the other on the local cloud: what they run, look at and clean up with.
# shellcheck shell=bash

readonly cache=${XDG_CACHE_HOME:-$HOME/.cache}/hothouse/cloud
work=$(mktemp -d)
cloud() { openstack --os-cloud hothouse-local "$@"; }
# Who vouches for the cloud while a case has put it behind certificates.
authority=
# The entry of the cloud that runs, whichever file of clouds a case has chosen.
admin() {
  env -u OS_CLIENT_CONFIG_FILE openstack ${authority:+--os-cacert "$authority"} --os-cloud hothouse-local-admin "$@"
}
# Runs a command in the cloud's container.
inside() { nsenter -t "$(cat "$cache/running/leader.pid")" -m -p -n -u "$@"; }

# What ends a case without a word says at least which command it was.
set -E
trap 'echo "  FAILED: $BASH_COMMAND" >&2' ERR

fail() {
  echo "  FAILED: $*" >&2
  tail -n 15 "$work/log" >&2
  exit 1
}

# Runs `hothouse` in the background; its log is $work/log.
start() { ./hothouse "$@" >"$work/log" 2>&1 & }
# The last command, or the one in the background, has to end with this code.
ends_with() {
  local code=0
  wait "$!" || code=$?
  [ "$code" = "$1" ] || fail "the exit code is $code, not $1"
}
# Runs a command on the control plane.
os_cloud=
node() { ./hothouse ssh ${os_cloud:+--os-cloud "$os_cloud"} "$name" "$name-control-plane" -- "$@" 2>/dev/null; }
says() { grep -qF -- "$1" "$work/log" || fail "it does not say: $1"; }
# The census is the product's own; the project is looked at as well, but for what has the name of $neighbour. Nothing may be in
# it at all, or, where BESIDE says that others are at work there, nothing of this environment's. Floating addresses have
# no names, but descriptions that say which stack made them: that must be there still.
nothing_left() {
  local left
  ./hothouse down "$name" >"$work/down" 2>&1 || fail "down: $(tail -n 5 "$work/down")"
  src/cloud/project-lists hothouse-local >"$work/lists" || fail "what is left could not be listed"
  left=$(awk -F '\t' -v beside="${BESIDE-}" -v name="(^|-)$name(-|\$)" -v neighbour="$neighbour" '
    $1 == "stack" { stacks[$2] }
    index($0, neighbour) { next }
    !beside && $1 ~ /^(stack|server|port|router|floating ip)$/ { print }
    beside && $3 ~ name { print }
    beside && $1 == "floating ip" && sub(/.*made by the stack /, "", $4) { orphans[$4] = $0 }
    END { for (stack in orphans) if (!(stack in stacks)) print orphans[stack] }' "$work/lists")
  [ -z "$left" ] || fail "left: $left"
}
neighbour=no-neighbour

# Runs the cases that are named, or else all of the array `cases`; nothing may be left after any of them.
run_cases() {
  local chosen=("$@") each begin
  [ ${#chosen[@]} != 0 ] || chosen=("${cases[@]}")
  for each in "${chosen[@]}"; do
    [[ " ${cases[*]} " == *" $each "* ]] || { echo "there is no case $each; there are: ${cases[*]}" >&2; exit 2; }
    begin=$SECONDS
    neighbour=no-neighbour
    echo "$each"
    "$each"
    nothing_left
    echo "  ok: $((SECONDS - begin)) s"
  done
  echo "${#chosen[@]} cases, and nothing is left of any"
}
