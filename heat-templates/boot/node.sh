#!/bin/bash
# Makes a node of this machine and tells Heat so: once when it can be reached over SSH, once when it
# is a Ready node of the cluster. Whatever goes wrong is one FAILURE signal with the reason.
# The role's own script defines join_cluster, which ends when the kubelet has its credentials.
folder=/var/lib/hothouse/boot
log=/var/log/hothouse-boot.log
# shellcheck source=/dev/null
. "$folder/values"
# Kubernetes wants lower case, and no underscores.
NODE_NAME=${NODE_NAME,,}
NODE_NAME=${NODE_NAME//[^a-z0-9-]/-}
export HOME=/root PATH=/usr/local/sbin:/usr/local/bin:/usr/sbin:/usr/bin:/sbin:/bin LC_ALL=C.UTF-8

# Where the processor is emulated, all takes many times as long, and whoever asks often slows down what is asked.
emulated() { [ "$(systemd-detect-virt)" = qemu ]; }

# Seconds between two looks at the same.
if emulated; then PAUSE=5; else PAUSE=0.3; fi

# $1 as the inside of a JSON string.
escape() {
  local text
  text=$(printf '%s' "$1" | tr '\n\t' '  ' | tr -d '\000-\037')
  text=${text//\\/\\\\}
  printf '%s' "${text//\"/\\\"}"
}

# Sends one signal: status, reason, id, data. The network may need a moment at first, and a Heat that has much to do more
# than that: asking again while it still works would give it yet more. What keeps it is said once, as long as it is the same.
signal() {
  local said last='' patience
  printf '{"status": "%s", "reason": "%s", "id": "%s", "data": "%s"}' \
    "$1" "$(escape "$2")" "$3" "$(escape "$4")" >"$folder/signal.$3"
  for ((i = 0; i < 120; i++)); do
    patience=$((i < 10 ? 10 + i * 5 : 60))
    if said=$(bash "$folder/signal" --silent --show-error --fail --output /dev/null --connect-timeout 2 --max-time "$patience" <"$folder/signal.$3" 2>&1); then
      return 0
    fi
    if [ "$said" != "$last" ]; then stamp "Heat has not been told '$3' yet: $said"; fi
    last=$said
    sleep 0.5
  done
  echo "Heat could not be told: $1 $2 ($last)"
  return 1
}

# For the log, and for whoever reads the console of a machine that cannot be reached.
stamp() {
  local line
  line="[$(cut -d' ' -f1 /proc/uptime) $(date +%H:%M:%S.%2N)] $*"
  echo "$line"
  { echo "hothouse: $line" >/dev/console; } 2>/dev/null || true
}

default_interface() { ip -4 route show default | awk '{print $5; exit}'; }

# Where the template does not say it.
own_address() { ip -4 -o addr show dev "$(default_interface)" scope global | awk '{sub("/.*", "", $4); print $4; exit}'; }

name_machine() {
  hostname "$NODE_NAME"
  echo "$NODE_NAME" >/etc/hostname
  sed -i '/ # hothouse$/d' /etc/hosts
  echo "$NODE_ADDRESS $NODE_NAME # hothouse" >>/etc/hosts
}

admit_user() {
  id debian >/dev/null 2>&1 || useradd --create-home --shell /bin/bash debian
  echo 'debian ALL=(ALL) NOPASSWD:ALL' >/etc/sudoers.d/hothouse
  chmod 0440 /etc/sudoers.d/hothouse
  [ -n "$SSH_PUBLIC_KEY" ] || return 0
  local home=/home/debian
  install -d -m 0700 -o debian -g debian "$home/.ssh"
  touch "$home/.ssh/authorized_keys"
  grep -qxF "$SSH_PUBLIC_KEY" "$home/.ssh/authorized_keys" || echo "$SSH_PUBLIC_KEY" >>"$home/.ssh/authorized_keys"
  chown debian:debian "$home/.ssh/authorized_keys"
}

# Whom this machine trusts beside whom its system does: Heat may be one of them.
trust_authorities() {
  [ -n "$AUTHORITIES" ] || return 0
  echo "$AUTHORITIES" >/usr/local/share/ca-certificates/hothouse.crt
  update-ca-certificates >/dev/null
  stamp 'the authorities that were given are trusted'
}

# For what this script starts, for those who log in, and for containerd, which fetches images.
use_proxies() {
  local name variables=()
  [ -n "$HTTP_PROXY_ADDRESS$HTTPS_PROXY_ADDRESS" ] || return 0
  export http_proxy=$HTTP_PROXY_ADDRESS https_proxy=$HTTPS_PROXY_ADDRESS no_proxy=$NO_PROXY_LIST
  export HTTP_PROXY=$http_proxy HTTPS_PROXY=$https_proxy NO_PROXY=$no_proxy
  for name in http_proxy https_proxy no_proxy HTTP_PROXY HTTPS_PROXY NO_PROXY; do
    if [ -n "${!name}" ]; then variables+=("$name=${!name}"); fi
  done
  sed -i '/_proxy=/Id' /etc/environment
  printf '%s\n' "${variables[@]}" >>/etc/environment
  mkdir -p /etc/systemd/system/containerd.service.d
  { echo '[Service]'; printf 'Environment="%s"\n' "${variables[@]}"; } >/etc/systemd/system/containerd.service.d/proxy.conf
  systemctl daemon-reload
  systemctl --no-block try-restart containerd
  stamp "proxies are used: ${http_proxy:-none} for HTTP, ${https_proxy:-none} for HTTPS"
}

# containerd looks into these files at each pull.
use_mirrors() {
  local pair registry folder
  for pair in $REGISTRY_MIRRORS; do
    registry=${pair%%=*}
    folder=/etc/containerd/certs.d/$registry
    mkdir -p "$folder"
    printf 'server = "https://%s"\n[host."%s"]\n  capabilities = ["pull", "resolve"]\n' \
      "${registry/#docker.io/registry-1.docker.io}" "${pair#*=}" >"$folder/hosts.toml"
  done
}

# A stock image lacks all that a node needs, and perhaps even what it takes to say so.
is_stock() { [ ! -x /usr/lib/hothouse/overlay ]; }

require_known_system() {
  # shellcheck source=/dev/null
  . /etc/os-release
  case ${VERSION_CODENAME-} in
    bookworm | trixie | jammy | noble) ;;
    *)
      echo "error: the image is ${PRETTY_NAME-unknown}, but only Debian 12 and 13 and Ubuntu 22.04 and 24.04 can be made nodes"
      return 1
      ;;
  esac
  command -v curl >/dev/null || { apt-get -qq update && DEBIAN_FRONTEND=noninteractive apt-get -qq -y install curl; }
}

# The script that bakes node images makes a node of this machine. Whoever launched the stack sends it,
# with Kubernetes, as soon as the signal has told that it is needed here.
prepare_machine() {
  local archive=/var/lib/hothouse/node.tar
  stamp 'this is a stock image: hothouse up has to send what makes a node of it'
  until [ -s "$archive" ]; do sleep 0.5; done
  mkdir -p "$folder/parts"
  tar -xf "$archive" -C "$folder/parts"
  stamp 'preparing'
  bash "$folder/parts/prepare.sh" "$folder/parts/bundle"
  rm -rf "$folder/parts" "$archive"
  stamp 'prepared'
}

# $1: whether the machine waits to be prepared. The host keys reach whoever connects by way of Heat:
# so they need not be trusted at first sight.
signal_booted() {
  local keys='' file type key
  until (exec 3<>/dev/tcp/127.0.0.1/22) 2>/dev/null; do sleep 0.1; done
  for file in /etc/ssh/ssh_host_*_key.pub; do
    read -r type key _ <"$file"
    keys+="${keys:+, }\"$type $key\""
  done
  signal SUCCESS "$NODE_NAME can be reached over SSH" booted \
    "{\"name\": \"$NODE_NAME\", \"address\": \"$NODE_ADDRESS\", \"kernel\": \"$(uname -r)\", \"stock\": $1, \"host_keys\": [$keys]}"
  stamp 'signalled booted'
}

# Which of the pods' addresses are this node's follows from its place in the cluster: it need not wait
# until the controller manager, which at first sleeps for ten seconds, hands it a range.
pod_range() {
  local a b c length share index=$((${WORKER_INDEX:--1} + 1))
  IFS=./ read -r a b c _ length <<<"$POD_CIDR"
  if ((length > 24 || index >= 1 << (24 - length))); then
    echo "error: no /24 is left in $POD_CIDR for node $index, counted from 0" >&2
    return 1
  fi
  share=$(((a << 16) + (b << 8) + c + index))
  echo "$((share >> 16)).$((share >> 8 & 255)).$((share & 255)).0/24"
}

start_overlay() {
  printf 'POD_NETWORK=%s\nPOD_CIDR=%s\nPOD_RANGE=%s\nNODE_ADDRESS=%s\n' "$POD_NETWORK" "$POD_CIDR" "$POD_RANGE" "$NODE_ADDRESS" >/etc/default/hothouse-overlay
  chmod 0644 /etc/default/hothouse-overlay
  systemctl start --no-block hothouse-overlay
}

configure_kubelet() {
  local labels=hothouse.io/pod-range=${POD_RANGE%/*}${WORKER_INDEX:+,hothouse.io/worker=$WORKER_INDEX}
  echo "KUBELET_EXTRA_ARGS=--node-ip=$NODE_ADDRESS --hostname-override=$NODE_NAME --node-labels=$labels" >/etc/default/kubelet
}

# The overlay follows the node list anyway, and leaves a mark when it says that this node is Ready; without a pod network
# none is, and the mark says that the cluster has it.
node_ready() { [ -e /var/lib/hothouse/overlay/ready ]; }

signal_ready() {
  signal SUCCESS "$NODE_NAME is ready" ready "{\"name\": \"$NODE_NAME\", \"kubernetes\": \"$(kubelet --version | cut -d' ' -f2)\", \"container_runtime\": \"$(containerd --version | awk '{print $3}')\", \"pod_range\": \"$POD_RANGE\"}"
}

# The last line that a service of this machine wrote.
last_words() { journalctl --quiet --no-pager --output=cat --lines=1 --unit="$1" | cut -c1-200; }

# The role's own work goes on beside the wait: what kubeadm still has to say comes after the node is
# Ready. Only its failure matters until then.
await_ready() {
  local joining=$1 said=$SECONDS
  until node_ready; do
    if ((SECONDS - said >= 20)); then
      said=$SECONDS
      stamp "still not a Ready node; overlay: $(last_words hothouse-overlay); kubelet: $(last_words kubelet)"
    fi
    if [ -n "$joining" ] && ! kill -0 "$joining" 2>/dev/null; then
      wait "$joining" || return 1
      stamp 'kubeadm has ended'
      joining=
    fi
    sleep "$PAUSE"
  done
}

# While the node forms, what the kubelet starts comes before the kubelet, which never tires of asking it. Later containerd
# wants its share: images that come are unpacked by it.
weigh_system() {
  if emulated; then systemctl set-property --runtime system.slice "CPUWeight=$1"; fi
}

form() {
  set -Eeuo pipefail
  trap 'stamp "stopped at line $LINENO: ${BASH_COMMAND%%$'"'\n'"'*}"' ERR
  stamp 'started'
  # Of a port with several addresses the first may be one of IPv6.
  if [ -z "${NODE_ADDRESS-}" ] || [[ $NODE_ADDRESS == *:* ]]; then NODE_ADDRESS=$(own_address); fi
  [ -n "$NODE_ADDRESS" ] || { echo 'this machine has no address on its default interface'; return 1; }
  [ -n "$(ip -4 -o addr show to "$NODE_ADDRESS")" ] || { echo "this machine has no address by DHCP: its port has $NODE_ADDRESS"; return 1; }
  POD_RANGE=$(pod_range)
  name_machine
  admit_user
  weigh_system 20
  trust_authorities
  use_proxies
  use_mirrors
  local stock=false booted joining
  if is_stock; then
    stock=true
    require_known_system
  fi
  signal_booted "$stock" &
  booted=$!
  if "$stock"; then prepare_machine; fi
  start_overlay
  configure_kubelet
  join_cluster &
  joining=$!
  await_ready "$joining"
  stamp 'node is ready'
  weigh_system 100
  wait "$booted"
  signal_ready
  stamp 'signalled ready'
  wait "$joining"
  stamp 'done'
}

# The lines of the log that say why: what is called an error, or else what came last.
reason() {
  local lines
  lines=$(grep -vE "^\s*$|To see the stack trace|stopped at line|errors are expected|has not been told '|still not a Ready" "$log" || true)
  { grep -iE 'error|fail|refused|denied|not found|no such|cannot|invalid|unknown' <<<"$lines" || echo "$lines"; } \
    | tail -n 3 | cut -c1-300 | paste -sd'|'
}

# What has done its work and would tell a token: the scripts' values, and what cloud-init keeps of the user data.
forget_secrets() {
  rm -f "$folder"/{values,signal,signal.*,kubeadm.yaml,furnish}
  rm -f /var/lib/cloud/instances/*/user-data.txt* /var/lib/cloud/instances/*/boothooks/*
  # Where cloud-init has ended, it does without, and asks its source again at the next boot.
  if [ -e /var/lib/cloud/instance/boot-finished ]; then rm -f /var/lib/cloud/instances/*/obj.pkl; fi
}

supervise() {
  local seconds=$((WAIT_TIMEOUT > 90 ? WAIT_TIMEOUT - 30 : WAIT_TIMEOUT)) code=0 why
  (umask 077 && : >"$log")
  timeout "$seconds" bash "$folder/node.sh" form >"$log" 2>&1 || code=$?
  if [ "$code" = 0 ]; then
    forget_secrets
    return 0
  fi
  why=$(reason)
  if [ "$code" = 124 ]; then why="not ready after $seconds s; last: $(tail -n 1 "$log" | cut -c1-300)"; fi
  stamp "failed: $why"
  signal FAILURE "$NODE_NAME: $why" failed ''
  return "$code"
}

# shellcheck source=/dev/null
. "$folder/role.sh"
"$1"
