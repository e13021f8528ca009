#!/bin/bash
# Makes a prepared Debian root boot fast as a libvirt-LXC instance. Runs in that root while it is baked.
set -euo pipefail

# Nothing here has hardware to look after, a console to log in at, or a long life.
readonly NOT_NEEDED=(
  apt-daily.timer apt-daily-upgrade.timer dpkg-db-backup.timer e2scrub_all.timer e2scrub_reap.service fstrim.timer
  systemd-udevd.service systemd-udevd-control.socket systemd-udevd-kernel.socket systemd-udev-trigger.service
  systemd-logind.service systemd-timesyncd.service systemd-random-seed.service systemd-update-utmp.service
  systemd-update-utmp-runlevel.service systemd-modules-load.service systemd-sysctl.service systemd-pcrphase.service
  systemd-binfmt.service systemd-hwdb-update.service systemd-remount-fs.service
  getty.target getty-static.service getty@tty1.service console-getty.service kmod-static-nodes.service modprobe@.service
  dev-hugepages.mount dev-mqueue.mount sys-kernel-debug.mount sys-kernel-tracing.mount
  ifupdown-wait-online.service
  systemd-sysusers.service systemd-tmpfiles-setup-dev.service systemd-tmpfiles-clean.timer systemd-journal-flush.service
  cloud-init-local.service cloud-config.service cloud-final.service cloud-init-hotplugd.socket
)

configure_network() {
  cat >/etc/network/interfaces <<'TEXT'
auto lo
iface lo inet loopback
auto eth0
iface eth0 inet dhcp
# Ports on further networks, none of which is the way out.
auto /eth[1-9]=further
iface further inet dhcp
  metric 200
TEXT
  # The first request may go out before the port is wired: ask again at once, not in eight seconds.
  sed -i '1i initial-interval 1;\nbackoff-cutoff 1;\nretry 5;' /etc/dhcp/dhclient.conf
  rm -f /etc/resolv.conf
  : >/etc/resolv.conf
  echo '127.0.0.1 localhost' >/etc/hosts
}

configure_ssh() {
  rm -f /etc/ssh/ssh_host_*
  printf 'HostKey /etc/ssh/ssh_host_ed25519_key\nUseDNS no\nPasswordAuthentication no\n' >/etc/ssh/sshd_config.d/hothouse.conf
}

configure_boot() {
  ln -sf /lib/systemd/system/multi-user.target /etc/systemd/system/default.target
  local unit
  for unit in "${NOT_NEEDED[@]}"; do ln -sf /dev/null "/etc/systemd/system/$unit"; done
  # cloud-init stays for clouds that fetch-user-data does not understand: nothing else starts it.
  mkdir -p /etc/systemd/system-generators
  ln -sf /dev/null /etc/systemd/system-generators/cloud-init-generator
  SYSTEMD_OFFLINE=1 systemctl --quiet add-wants multi-user.target hothouse-user-data.service
  rm -f /etc/machine-id /usr/sbin/init
  : >/etc/machine-id
  : >/etc/fstab
  install -m 0755 /usr/lib/hothouse/init /usr/sbin/init
}

clean() {
  rm -rf /var/cache/apt/*.bin /var/lib/apt/lists/*_* /var/log/*.log /var/log/apt /var/cache/debconf/*-old
  find /usr/lib/python3 -name tests -type d -prune -exec rm -rf {} +
}

configure_network
configure_ssh
configure_boot
clean
