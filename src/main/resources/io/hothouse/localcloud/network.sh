#!/bin/bash
# The network between the cloud and this machine; run as root.
# usage: network.sh guard | up | reconnect | down | purge
#   guard      fails with a message if something else uses the cloud's addresses, and else makes the
#              route that keeps packets for the cloud on this machine
#   up         makes the cloud's network namespace and the cable to it
#   reconnect  lays the cable again to a cloud that runs
#   down       removes namespace and cable; the route stays
#   purge      removes that route, too
set -euo pipefail
namespace=hothouse-cloud
subnet=172.24.4.0/24
machine_address=172.24.4.2/24
cable=hothouse0
# The largest metric but few: every other route to the subnet is preferred to it.
guard="$subnet metric 4278198272"

fail() { echo "$*" >&2; exit 1; }

check() {
  local other
  other=$({ ip -4 route show root "$subnet"; ip -4 route show match "$subnet"; } |
    grep -v -e '^default' -e "dev $cable" -e "^unreachable $guard" | sort -u | head -1 || true)
  [ -z "$other" ] || fail "the network $subnet is already in use on this machine (route: $other). Next: free it, or name a cloud of your own with --os-cloud"
}

# It is there before anything else is: what has no cable meets it, and never the default route.
guard() {
  check
  # shellcheck disable=SC2086 # several words are meant
  grep -q "^unreachable $guard" <<<"$(ip -4 route show type unreachable)" ||
    ip -4 route add unreachable ${guard}
}

up() {
  guard
  remove_namespace
  ip netns add "$namespace"
  lay_cable
}

lay_cable() {
  ip link add "$cable" type veth peer name hothouse-out netns "$namespace"
  ip address add "$machine_address" dev "$cable"
  ip link set "$cable" up
}

# The cloud's bridge waits for its end.
reconnect() {
  guard
  ip link delete "$cable" 2>/dev/null || true
  lay_cable
  ip -n "$namespace" link set hothouse-out master br-api up
}

remove_namespace() {
  ip link delete "$cable" 2>/dev/null || true
  [ ! -e "/run/netns/$namespace" ] || ip netns delete "$namespace"
}

purge() {
  remove_namespace
  # shellcheck disable=SC2086 # several words are meant
  ip -4 route delete unreachable ${guard} 2>/dev/null || true
}

case ${1:-} in
  guard | up | reconnect | purge) "$1" ;;
  down) remove_namespace ;;
  *) fail "usage: network.sh guard | up | reconnect | down | purge" ;;
esac
