#!/bin/bash
# Prints how this node takes part in the way of a packet, from its own ports to the pods on other nodes, as lines of
# key=value, and changes nothing. Runs as root, read from standard input. Before it come:
#   PEERS    NAME/ADDRESS/OVERLAY_ADDRESS of the other nodes
#   PORTS    the node ports that are looked at
#   TARGETS  ADDRESS:PORT of the pods behind them
set -uo pipefail

readonly DEVICE=vxlan0

fact() { # KEY VALUE...
  local key=$1
  shift
  printf '%s=%s\n' "$key" "$(printf '%s' "$*" | tr '\n' ' ')"
}

# Whether a process of that name is there, and not merely there.
process() { # KEY PATTERN
  local pid
  if ! pid=$(pgrep -of "$2"); then
    fact "$1" absent
  elif [ "$(awk '$1 == "State:" { print $2 }' "/proc/$pid/status" 2>/dev/null)" = T ]; then
    fact "$1" frozen
  else
    fact "$1" running
  fi
}

# What a connection comes to: refused, timeout, unreachable, closed (at once, without a word), silent (open, as a server
# is that waits to be spoken to), or says and what it says first.
knock() { # KEY ADDRESS PORT
  local said
  said=$(timeout 4 bash -c '
    exec 3<>"/dev/tcp/$0/$1" || exit 3
    echo connected
    timeout 1 head -c 120 <&3 | tr -cd "[:print:]"
    [ "${PIPESTATUS[0]}" != 124 ] || echo silent' "$2" "$3" 2>&1)
  case $said in
    connected) fact "$1" closed ;;
    connected*silent) fact "$1" silent ;;
    connected*) fact "$1" "says ${said#connected}" ;;
    *refused*) fact "$1" refused ;;
    *oute* | *unreachable*) fact "$1" unreachable ;;
    *) fact "$1" timeout ;;
  esac
}

health() { # KEY URL
  local said
  if said=$(curl -gsk -m 4 -w ' %{http_code}' "$2" 2>/dev/null); then
    [[ $said == *\ 200 ]] && fact "$1" ok || fact "$1" "$(tail -n 3 <<<"$said" | cut -c 1-300)"
  else
    fact "$1" "no answer"
  fi
}

# Where kube-proxy's rules send a node port, all of it in one look at the rules.
rules() {
  timeout 10 iptables-save -t nat 2>/dev/null | awk '
    function after(word,  i) { for (i = 3; i < NF; i++) if ($i == word) return $(i + 1); return "" }
    $1 != "-A" { next }
    $2 == "KUBE-NODEPORTS" { to = after("-j"); if (to ~ /^KUBE-(SVC|XLB|EXT)-/) service[after("--dport")] = to }
    $2 ~ /^KUBE-SVC-/ { to = after("-j"); if (to ~ /^KUBE-SEP-/) ends[$2] = ends[$2] " " to }
    $2 ~ /^KUBE-SEP-/ { to = after("--to-destination"); if (to != "") place[$2] = to }
    END {
      for (port in service) {
        number = split(ends[service[port]], end, " "); text = ""
        for (i = 1; i <= number; i++) text = text (i > 1 ? " " : "") place[end[i]]
        print "proxy.rule." port "=" text
      }
    }'
}

# A node's hardware address on the overlay follows from its address; see hothouse-overlay.
hardware_address() {
  local a b c d
  IFS=. read -r a b c d <<<"$1"
  printf '02:68:%02x:%02x:%02x:%02x' "$a" "$b" "$c" "$d"
}

echo_of() { # KEY BYTES ADDRESS
  local said
  if said=$(ping -n -q -M do -s "$(($2 - 28))" -c 3 -i 0.3 -W 1 "$3" 2>&1); then
    fact "$1" ok
  else
    fact "$1" "failed: $(printf '%s' "$said" | grep -E 'loss|rror|oo long|nreachable' | head -n 1)"
  fi
}

overlay() {
  local peer name address overlay mtu link port
  link=$(ip -o -d link show dev "$DEVICE" 2>/dev/null)
  if [ -z "$link" ]; then
    fact vxlan.state absent
  elif [[ $link =~ \<[^\>]*[,\<]UP[,\>] ]]; then
    fact vxlan.state up
  else
    fact vxlan.state down
  fi
  port=$(grep -o 'dstport [0-9]*' <<<"$link" | cut -d' ' -f2)
  fact vxlan.port "$port"
  mtu=$(cat "/sys/class/net/$DEVICE/mtu" 2>/dev/null || echo 1450)
  # What a rule of this host does to the overlay's packets.
  fact firewall.overlay "$(timeout 10 iptables-save -t filter | grep -E -- "--dports? ${port:-8472}.*-j (DROP|REJECT)" | head -n 1)"
  for peer in ${PEERS-}; do
    IFS=/ read -r name address overlay <<<"$peer"
    fact "peer.$name.fdb" "$(bridge fdb show dev "$DEVICE" 2>/dev/null | awk -v mac="$(hardware_address "$address")" '$1 == mac && $2 == "dst" { print $3; exit }')"
    if [ -n "$overlay" ]; then
      fact "peer.$name.route" "$(ip -4 route get "$overlay" 2>/dev/null | grep -o 'dev [^ ]*' | cut -d' ' -f2)"
      echo_of "peer.$name.small" 84 "$overlay" &
      echo_of "peer.$name.full" "$mtu" "$overlay" &
    fi
  done
}

# What this host's control group holds and cannot give back: a cache of files can.
memory_used() {
  local used cache
  used=$(cat /sys/fs/cgroup/memory/memory.usage_in_bytes 2>/dev/null || cat /sys/fs/cgroup/memory.current 2>/dev/null) || return
  cache=$(awk '$1 == "total_inactive_file" || $1 == "total_active_file" { sum += $2 } END { printf "%.0f", sum }' /sys/fs/cgroup/memory/memory.stat 2>/dev/null ||
    awk '$1 == "inactive_file" || $1 == "active_file" { sum += $2 } END { printf "%.0f", sum }' /sys/fs/cgroup/memory.stat 2>/dev/null)
  fact memory.used.bytes $((used - ${cache:-0}))
}

control_plane() {
  local name
  [ -d /etc/kubernetes/manifests ] || return
  [ -s /etc/kubernetes/admin.conf ] || return
  for name in etcd kube-apiserver kube-scheduler kube-controller-manager; do
    process "control.$name.process" "^$name "
  done
  health control.etcd.health http://127.0.0.1:2381/health &
  health control.kube-apiserver.health https://127.0.0.1:6443/livez &
  health control.kube-scheduler.health https://127.0.0.1:10259/healthz &
  health control.kube-controller-manager.health https://127.0.0.1:10257/healthz &
  # An old one may be ending beside it.
  fact control.port-range "$(tr '\0' '\n' <"/proc/$(pgrep -nf '^kube-apiserver ')/cmdline" 2>/dev/null | sed -n 's/^--service-node-port-range=//p')"
}

path() {
  local port target
  process proxy.process '^(/usr/local/bin/)?kube-proxy '
  health proxy.health http://127.0.0.1:10256/healthz &
  process kubelet.process '^(/usr/bin/)?kubelet '
  health kubelet.health http://127.0.0.1:10248/healthz &
  process runtime.process '^(/usr/bin/)?containerd( |$)'
  fact memory.available.kib "$(awk '/^MemAvailable:/ { print $2 }' /proc/meminfo)"
  memory_used
  fact disk.used.percent "$(df -Pk /var/lib | awk 'NR == 2 { sub("%", "", $5); print $5 }')"
  rules
  for port in ${PORTS-}; do knock "port.$port" "$OWN_ADDRESS" "$port" & done
  for target in ${TARGETS-}; do knock "pod.$target" "${target%:*}" "${target##*:}" & done
  control_plane
  overlay
  wait
}

path </dev/null
