#!/bin/bash
# Prints what is true on this host as lines of key=value, and changes nothing that stays: what must
# be tried out is tried in namespaces that end with the process. Runs as root and is itself read from
# standard input, which no command in it may touch. It judges nothing; a fact that cannot be had is
# left out. Before it comes, in the environment, CLIENT: the address from which this host sees the connection.
set -uo pipefail

fact() { # KEY VALUE...: one line, whatever the value holds
  local key=$1
  shift
  printf '%s=%s\n' "$key" "$(printf '%s' "$*" | tr '\n' ' ')"
}

file_fact() { # KEY FILE
  [ -r "$2" ] && fact "$1" "$(cat "$2")"
}

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
  timeout 10 unshare --net bash -c \
    'ip link add name scratch0 type vxlan id 1 dstport 4789 local 127.0.0.1 && ip link del scratch0'
}

overlay_mount() {
  local folder=/var/lib/containerd scratch status=0
  [ -d "$folder" ] || folder=/var/tmp
  scratch=$(mktemp -d "$folder/hothouse-check.XXXXXX") || return 1
  mkdir "$scratch"/{lower,upper,work,merged}
  timeout 10 unshare --mount bash -c 'cd "$0" && mount -t overlay overlay merged \
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
  local file value
  for file in /sys/fs/cgroup/memory.max /sys/fs/cgroup/memory/memory.limit_in_bytes; do
    value=$(cat "$file" 2>/dev/null) || continue
    # "max", and the enormous number that stands for it in version 1, are no limits.
    [[ $value =~ ^[0-9]{1,17}$ ]] && fact memory.limit.bytes "$value"
  done
}

containers() {
  local said
  if said=$(timeout 10 ctr --namespace k8s.io version 2>&1); then
    fact runtime.state ok
    fact runtime.version "$(printf '%s\n' "$said" | awk '/Server:/ { s = 1 } s && /Version:/ { print $2 }')"
  else
    fact runtime.state "failed: $(printf '%s' "$said" | tail -n 1)"
  fi
}

network() {
  local interface
  interface=$(ip -4 route show default | awk '{ print $5; exit }')
  [ -n "$interface" ] && {
    fact interface.name "$interface"
    file_fact interface.mtu "/sys/class/net/$interface/mtu"
  }
  file_fact overlay.mtu /sys/class/net/vxlan0/mtu
  fact overlay.address "$(ip -4 -o address show dev vxlan0 2>/dev/null |
    awk '{ sub("/.*", "", $4); print $4; exit }')"
}

# The clock comes first and last: our side knows when it asked and when the answer was complete.
facts() {
  fact clock.first "$(date +%s.%N)"
  [ -z "${CLIENT-}" ] || fact client.address "$CLIENT"
  fact kernel.release "$(uname -r)"
  tried vxlan.device vxlan_device
  tried overlay.mount overlay_mount
  file_fact bridge.netfilter /proc/sys/net/bridge/bridge-nf-call-iptables
  file_fact ip.forward /proc/sys/net/ipv4/ip_forward
  cgroups
  containers
  fact kubelet.state "$(systemctl is-active kubelet 2>&1)"
  fact kubelet.version "$(timeout 10 kubelet --version 2>/dev/null | awk '{ print $2 }')"
  fact disk.free.kib "$(df -Pk /var/lib | awk 'NR == 2 { print $4 }')"
  fact memory.total.kib "$(awk '/^MemTotal:/ { print $2 }' /proc/meminfo)"
  memory_limit
  network
  fact clock.last "$(date +%s.%N)"
}

facts </dev/null
