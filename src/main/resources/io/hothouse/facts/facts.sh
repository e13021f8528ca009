#!/bin/bash
# Prints what is true on this host, and changes nothing that stays: what must be tried out is tried in namespaces that
# end with the process. Runs as root and is itself read from standard input, after common.sh, which no command in it may
# touch. It judges nothing. In the environment is CLIENT: the address from which this host sees the connection.
set -uo pipefail

# Whether a command succeeds: "ok", or the last line of what it said.
tried() { # KEY COMMAND...
  local key=$1 said
  shift
  if said=$("$@" 2>&1); then
    fact "$key" ok
  else
    fact "$key" "failed: $(printf '%s' "$said" | tail -n 1)"
  fi
}

vxlan_device() {
  # In a network namespace of its own, so that nothing is left and nothing of that name is there.
  within 10 unshare --net bash -c \
    'ip link add name scratch0 type vxlan id 1 dstport 4789 local 127.0.0.1 && ip link del scratch0'
}

overlay_mount() {
  local folder=/var/lib/containerd scratch status=0
  [ -d "$folder" ] || folder=/var/tmp
  scratch=$(mktemp -d "$folder/hothouse-check.XXXXXX") || return 1
  mkdir "$scratch"/{lower,upper,work,merged}
  within 10 unshare --mount bash -c 'cd "$0" && mount -t overlay overlay merged \
    -o lowerdir=lower,upperdir=upper,workdir=work && touch merged/file' "$scratch" || status=1
  rm -rf "$scratch"
  return "$status"
}

cgroups() {
  if [ "$(stat -fc %T /sys/fs/cgroup)" = cgroup2fs ]; then
    fact cgroup.version 2
    file_fact cgroup.controllers /sys/fs/cgroup/cgroup.controllers
  else
    fact cgroup.version 1
    # Mounted counts, not merely built in.
    fact cgroup.controllers "$(awk '$3 == "cgroup" { print $4 }' /proc/mounts | tr ',' '\n' |
      grep -E '^(cpu|cpuacct|cpuset|memory|pids|devices|freezer|blkio|hugetlb)$' | sort -u)"
  fi
}

memory_limit() {
  local file value limit=
  for file in /sys/fs/cgroup/memory.max /sys/fs/cgroup/memory/memory.limit_in_bytes; do
    value=$(cat "$file" 2>/dev/null) || continue
    # "max", and the enormous number that stands for it in version 1, are no limits.
    [[ $value =~ ^[0-9]{1,17}$ ]] && limit=$value
  done
  fact memory.limit.bytes "${limit:-none}"
}

# What this host's control group holds and cannot give back: a cache of files can.
memory_used() {
  local used cache
  if ! used=$(cat /sys/fs/cgroup/memory/memory.usage_in_bytes 2>/dev/null || cat /sys/fs/cgroup/memory.current 2>/dev/null); then
    unknown memory.used.bytes 'its control group does not count memory'
    return
  fi
  cache=$(awk '$1 == "total_inactive_file" || $1 == "total_active_file" { sum += $2 } END { printf "%.0f", sum }' /sys/fs/cgroup/memory/memory.stat 2>/dev/null ||
    awk '$1 == "inactive_file" || $1 == "active_file" { sum += $2 } END { printf "%.0f", sum }' /sys/fs/cgroup/memory.stat 2>/dev/null)
  fact memory.used.bytes $((used - ${cache:-0}))
}

containers() {
  local said
  if said=$(within 10 ctr --namespace k8s.io version 2>&1); then
    fact runtime.state ok
    fact runtime.version "$(printf '%s\n' "$said" | awk '/Server:/ { s = 1 } s && /Version:/ { print $2 }')"
  else
    fact runtime.state "failed: $(printf '%s' "$said" | tail -n 1)"
    unknown runtime.version 'containerd does not answer'
  fi
  process runtime.process '^(/usr/(local/)?bin/)?containerd( |$)'
}

kubelet_of_host() {
  fact kubelet.state "$(systemctl is-active kubelet 2>&1)"
  fact kubelet.version "$(within 10 kubelet --version 2>/dev/null | awk '{ print $2 }')"
  process kubelet.process '^(/usr/(local/)?bin/)?kubelet '
  health kubelet.health http://127.0.0.1:10248/healthz
}

disk() {
  fact disk.free.kib "$(df -Pk /var/lib | awk 'NR == 2 { print $4 }')"
  fact disk.used.percent "$(df -Pk /var/lib | awk 'NR == 2 { sub("%", "", $5); print $5 }')"
}

network() {
  local interface
  interface=$(ip -4 route show default | awk '{ print $5; exit }')
  if [ -n "$interface" ]; then
    fact interface.name "$interface"
    file_fact interface.mtu "/sys/class/net/$interface/mtu"
  else
    unknown interface.name 'there is no default route'
    unknown interface.mtu 'there is no default route'
  fi
  fact overlay.network "$(pod_network)"
  file_fact overlay.mtu /sys/class/net/vxlan0/mtu
  fact overlay.address "$(ip -4 -o address show dev vxlan0 2>/dev/null |
    awk '{ sub("/.*", "", $4); print $4; exit }')"
}

# The clock comes first and last: our side knows when it asked and when the answer was complete.
facts() {
  fact clock.first "$(date +%s.%N)"
  fact client.address "${CLIENT-}"
  fact kernel.release "$(uname -r)"
  tried vxlan.device vxlan_device
  tried overlay.mount overlay_mount
  file_fact bridge.netfilter /proc/sys/net/bridge/bridge-nf-call-iptables
  file_fact ip.forward /proc/sys/net/ipv4/ip_forward
  cgroups
  containers
  kubelet_of_host
  disk
  fact memory.total.kib "$(awk '/^MemTotal:/ { print $2 }' /proc/meminfo)"
  fact memory.available.kib "$(awk '/^MemAvailable:/ { print $2 }' /proc/meminfo)"
  memory_limit
  memory_used
  network
  fact clock.last "$(date +%s.%N)"
}

facts </dev/null
