#!/bin/bash
# usage: prepare.sh packages   prints the packages that a node needs
#        prepare.sh BUNDLE     turns this Debian 12 or 13, or Ubuntu 22.04 or 24.04, into a node, with the Kubernetes bundle in that folder
# The same script bakes the node image (in its root, nothing running) and prepares a stock cloud
# image at boot. What is there already is left as it is, so that it can run again.
set -euo pipefail

here=$(cd "$(dirname "${BASH_SOURCE[0]}")" && pwd)
readonly PACKAGES=(
  ca-certificates cloud-init conntrack curl ebtables ethtool ipset iptables iputils-ping kmod openssh-server procps
  socat sudo zstd
)
readonly UNITS=(containerd kubelet hothouse-runtime hothouse-overlay hothouse-host-key)

say() { echo "prepare: $*" >&2; }

install_packages() {
  local missing
  mapfile -t missing < <(comm -23 <(printf '%s\n' "${PACKAGES[@]}" | sort) \
    <(dpkg-query -W -f '${db:Status-Abbrev} ${Package}\n' | sed -n 's/^ii  *//p' | sort))
  ((${#missing[@]})) || return 0
  say "installing ${missing[*]}"
  # A stock image may be about to update itself just now.
  systemctl --quiet stop apt-daily.timer apt-daily-upgrade.timer apt-daily.service apt-daily-upgrade.service 2>/dev/null || true
  apt-get -qq update
  DEBIAN_FRONTEND=noninteractive apt-get -qq -y -o DPkg::Lock::Timeout=120 --no-install-recommends install "${missing[@]}" >/dev/null
}

install_files() {
  cp -r --no-preserve=ownership "$here/files/." /
  # An archive may have carried the files without their modes.
  chmod 0755 /usr/lib/hothouse/*
  # kube-proxy and the kubelet write legacy rules: one kind only, or they do not see each other's.
  local tool
  for tool in iptables ip6tables; do update-alternatives --quiet --set "$tool" "/usr/sbin/$tool-legacy"; done
  mkdir -p /etc/kubernetes/manifests /var/lib/hothouse
}

install_bundle() {
  (cd "$1" && sha256sum --quiet --check SHA256SUMS)
  install -m 0755 -t /usr/local/bin "$1"/bin/*
  install -D -m 0755 -t /opt/cni/bin "$1"/cni/*
  install -m 0644 "$1/version" /usr/lib/hothouse/kubernetes-version
}

# The control plane's images go into containerd's store now, so that no boot waits for them.
import_images() {
  local image running=
  if ! ctr version >/dev/null 2>&1; then
    mkdir -p /run/containerd
    printf 'version = 3\ndisabled_plugins = ["io.containerd.cri.v1.images", "io.containerd.cri.v1.runtime", "io.containerd.grpc.v1.cri"]\n' >/run/containerd/import.toml
    containerd -l error -c /run/containerd/import.toml &
    running=$!
    until ctr version >/dev/null 2>&1; do
      kill -0 "$running" || { say 'containerd does not start'; return 1; }
      sleep 0.1
    done
  fi
  for image in "$1"/images/*.tar; do
    # What is out of favour, and chosen at run time, is not to be said eight times.
    CONTAINERD_SUPPRESS_DEPRECATION_WARNINGS=1 ctr -n k8s.io images import --local --snapshotter overlayfs "$image" >/dev/null
  done
  if [ -n "$running" ]; then
    kill "$running"
    wait "$running" || true
    rm -f /run/containerd/import.toml
  fi
}

start_units() {
  if [ -d /run/systemd/system ]; then
    systemctl daemon-reload
    systemctl --quiet enable "${UNITS[@]}"
    systemctl restart hothouse-runtime containerd
  else
    SYSTEMD_OFFLINE=1 systemctl --quiet enable "${UNITS[@]}"
  fi
}

prepare() {
  install_packages
  install_files
  install_bundle "$1"
  start_units
  import_images "$1"
}

case ${1-} in
  packages) printf '%s\n' "${PACKAGES[@]}" ;;
  ?*) prepare "$(realpath "$1")" ;;
  *) sed -n '2,3s/^# //p' "${BASH_SOURCE[0]}" >&2; exit 2 ;;
esac
