#!/bin/bash
# Prints how this node takes part in the path of a packet, from its own ports to the pods on other nodes, and changes
# nothing. Runs as root, read from standard input, after common.sh. Before it come:
#   PEERS    NAME/ADDRESS/OVERLAY_ADDRESS of the other nodes
#   PORTS    the node ports that are looked at
#   TARGETS  ADDRESS:PORT of the pods behind them
#   KUBEADM  the folder of kubeadm's files, where it is not the usual one
#   OVERLAY_SETTINGS  the file that says what the overlay was made of, where it is not the usual one
set -uo pipefail

readonly DEVICE=vxlan0 FOREIGN='the pod network is not one that this program makes'

# What a connection comes to: refused, timeout, unreachable, closed (at once, without a word), silent (it stays open,
# as that of a server that serves), or says and what it said before it closed.
connect() { # KEY ADDRESS PORT
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

# Where kube-proxy's rules send node ports, all of it in one look at the rules.
rules() {
  local said port
  if ! said=$(within 10 iptables-save -t nat 2>/dev/null); then
    for port in ${PORTS-}; do unknown "proxy.rule.$port" 'iptables-save -t nat failed'; done
    return
  fi
  awk -v ports="${PORTS-}" '
    function after(word,  i) { for (i = 3; i < NF; i++) if ($i == word) return $(i + 1); return "" }
    $1 != "-A" { next }
    $2 == "KUBE-NODEPORTS" { to = after("-j"); if (to ~ /^KUBE-(SVC|XLB|EXT)-/) service[after("--dport")] = to }
    $2 ~ /^KUBE-EXT-/ { to = after("-j"); if (to ~ /^KUBE-SVC-/) leads[$2] = to }
    $2 ~ /^KUBE-SVC-/ { to = after("-j"); if (to ~ /^KUBE-SEP-/) ends[$2] = ends[$2] " " to }
    $2 ~ /^KUBE-SEP-/ { to = after("--to-destination"); if (to != "") place[$2] = to }
    END {
      count = split(ports, wanted, " ")
      for (p = 1; p <= count; p++) {
        chain = service[wanted[p]]; if (chain in leads) chain = leads[chain]
        number = split(ends[chain], end, " "); text = ""
        for (i = 1; i <= number; i++) text = text (i > 1 ? " " : "") place[end[i]]
        print "proxy.rule." wanted[p] "=" (text == "" ? "nowhere" : text)
      }
    }' <<<"$said"
}

# A node's hardware address on the overlay follows from its address; see hothouse-overlay.
hardware_address() {
  local a b c d
  IFS=. read -r a b c d <<<"$1"
  printf '02:68:%02x:%02x:%02x:%02x' "$a" "$b" "$c" "$d"
}

echo_of() { # KEY BYTES ADDRESS
  local said
  if said=$(ping -n -q -M "do" -s "$(($2 - 28))" -c 3 -i 0.3 -W 1 "$3" 2>&1); then
    fact "$1" ok
  else
    fact "$1" "failed: $(printf '%s' "$said" | grep -E 'loss|rror|oo long|nreachable' | head -n 1)"
  fi
}

# The first rule of this host that keeps the overlay's packets out.
firewall() { # PORT
  local said
  if said=$(within 10 iptables-save -t filter 2>/dev/null); then
    said=$(grep -E -- "--dports? $1.*-j (DROP|REJECT)" <<<"$said" | head -n 1)
    fact firewall.overlay "${said:-none}"
  else
    unknown firewall.overlay 'iptables-save -t filter failed'
  fi
}

overlay() {
  local peer name address overlay mtu link port said key
  if [ "$(pod_network)" = none ]; then
    for key in vxlan.state vxlan.port firewall.overlay; do unknown "$key" "$FOREIGN"; done
    for peer in ${PEERS-}; do
      for key in fdb route small full; do unknown "peer.${peer%%/*}.$key" "$FOREIGN"; done
    done
    return
  fi
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
  firewall "${port:-8472}"
  mtu=$(cat "/sys/class/net/$DEVICE/mtu" 2>/dev/null || echo 1450)
  for peer in ${PEERS-}; do
    IFS=/ read -r name address overlay <<<"$peer"
    if said=$(bridge fdb show dev "$DEVICE" 2>/dev/null); then
      said=$(awk -v mac="$(hardware_address "$address")" '$1 == mac && $2 == "dst" { print $3; exit }' <<<"$said")
      fact "peer.$name.fdb" "${said:-nowhere}"
    else
      unknown "peer.$name.fdb" "bridge fdb show dev $DEVICE failed"
    fi
    if [ -n "$overlay" ]; then
      said=$(ip -4 route get "$overlay" 2>/dev/null | grep -o 'dev [^ ]*' | cut -d' ' -f2)
      fact "peer.$name.route" "${said:-nowhere}"
      echo_of "peer.$name.small" 84 "$overlay" &
      echo_of "peer.$name.full" "$mtu" "$overlay" &
    else
      for key in route small full; do unknown "peer.$name.$key" "the overlay address of $name is not known"; done
    fi
  done
}

control_plane() {
  local name folder=${KUBEADM-/etc/kubernetes}
  if [ ! -d "$folder/manifests" ] || [ ! -s "$folder/admin.conf" ]; then
    fact control.plane no
    return
  fi
  fact control.plane yes
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
  rules
  for port in ${PORTS-}; do connect "port.$port" "$OWN_ADDRESS" "$port" & done
  for target in ${TARGETS-}; do connect "pod.$target" "${target%:*}" "${target##*:}" & done
  control_plane
  overlay
  wait
}

path </dev/null
