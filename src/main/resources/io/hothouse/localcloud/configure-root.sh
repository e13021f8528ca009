#!/bin/bash
# Turns an installed root into the cloud's: run once inside the root, by chroot, before its first boot.
set -euo pipefail
export PATH=/usr/sbin:/usr/bin:/sbin:/bin SYSTEMD_OFFLINE=1

# What needs a machine of its own, or would change at its own times what is meant to stay the same.
masked="systemd-sysctl.service systemd-udevd.service systemd-udev-trigger.service
  systemd-udev-settle.service systemd-udev-load-credentials.service systemd-udevd-control.socket
  systemd-udevd-kernel.socket
  systemd-modules-load.service systemd-binfmt.service proc-sys-fs-binfmt_misc.automount
  systemd-networkd.service systemd-networkd.socket systemd-resolved.service systemd-logind.service
  systemd-machined.service systemd-machined.socket systemd-nsresourced.socket systemd-mountfsd.socket
  systemd-timesyncd.service systemd-update-utmp.service systemd-tmpfiles-clean.timer
  iscsid.service iscsid.socket open-iscsi.service multipathd.service multipathd.socket lvm2-monitor.service
  libvirt-guests.service haproxy.service keepalived.service radvd.service nfs-server.service
  lxc.service lxc-net.service lxc-monitord.service cron.service logrotate.timer apt-daily.timer
  apt-daily-upgrade.timer e2scrub_all.timer e2scrub_reap.service fstrim.timer dpkg-db-backup.timer
  neutron-api.service neutron-rpc-server.service neutron-periodic-workers.service networking.service getty@.service console-getty.service
  mariadb.socket mariadb-extra.socket epmd.socket epmd.service"

# They start only once they are configured, and their databases exist.
openstack="mariadb rabbitmq-server openvswitch-switch keystone glance-api placement-api nova-api nova-api-metadata nova-compute nova-conductor
  nova-scheduler neutron-openvswitch-agent neutron-dhcp-agent
  neutron-l3-agent neutron-metadata-agent heat-api heat-api-cfn heat-engine"

configure_identity() {
  echo cloud >/etc/hostname
  printf '127.0.0.1 localhost\n127.0.0.1 cloud\n172.24.4.1 controller\n' >/etc/hosts
  rm -f /etc/resolv.conf
  echo 'nameserver 127.0.0.1' >/etc/resolv.conf
  # Without an id the first boot would enable every service that is installed.
  rm -f /etc/machine-id
  systemd-machine-id-setup >/dev/null
}

configure_units() {
  local unit
  for unit in $masked; do ln -sf /dev/null "/etc/systemd/system/$unit"; done
  for unit in $openstack; do systemctl --quiet disable "$unit" || true; done
  # libvirt's LXC driver asks machined for the container's group and then finds no machine.
  rm -f /usr/share/dbus-1/system-services/org.freedesktop.machine1.service
}

drop_in() {
  mkdir -p "/etc/systemd/system/$1.service.d"
  cat >"/etc/systemd/system/$1.service.d/hothouse.conf"
}

# What asks too early waits for seconds up to minutes until it asks again, and looking out for each
# other costs processor time that all need now: each service starts when what it needs says that it
# is ready.
configure_order() {
  local service
  for service in keystone placement-api glance-api nova-api nova-api-metadata heat-api heat-api-cfn; do
    after "$service" mariadb memcached
  done
  for service in neutron-server nova-conductor nova-scheduler heat-engine; do
    after "$service" mariadb rabbitmq-server memcached
  done
  for service in openvswitch dhcp l3 metadata; do
    after "neutron-$service-agent" neutron-server openvswitch-switch
  done
  after nova-compute nova-conductor
  # No cluster to recover, no tables of an older version to upgrade.
  # Its name server of Erlang's is for this container only.
  drop_in rabbitmq-server <<<$'[Service]\nEnvironment=ERL_EPMD_ADDRESS=127.0.0.1'
  drop_in mariadb <<<$'[Service]\nExecStart=\nExecStart=/usr/sbin/mariadbd\nExecStartPost='
}

after() {
  drop_in "$1" <<END
[Unit]
After=$(printf '%s.service ' "${@:2}")
[Service]
RestartSec=1
TimeoutStartSec=600
END
}

# The cloud has no AppArmor. Processes, never threads: code that imports eventlet is not safe with
# threads that eventlet does not know. Keystone's and Placement's are forked from one that has loaded
# everything, and share its memory; code that patches itself with eventlet must load in each process,
# which costs 100 MB and four seconds of a processor. One that hangs is replaced after five minutes.
configure_uwsgi() {
  sed -i -E 's/^plugins = python3,apparmor/plugins = python3/; /^apparmor-profile/d
    s/^processes = .*/processes = 1/; s/^threads = .*/threads = 1/
    s/^\[uwsgi\]/&\nharakiri = 300/' /etc/*/*-uwsgi.ini
  sed -i -E 's/^processes = .*/processes = 2/' /etc/nova/nova-api-uwsgi.ini \
    /etc/heat/heat-api-uwsgi.ini
  forked 5 /etc/keystone/keystone-uwsgi.ini
  forked 4 /etc/placement/placement-api-uwsgi.ini
}

# $1: how many; $2: the file
forked() {
  sed -i -E "s/^processes = .*/processes = $1/; s/^lazy-apps = .*/lazy-apps = false/" "$2"
}

replace_programs() {
  mv /usr/lib/libvirt/libvirt_lxc /usr/lib/libvirt/libvirt_lxc.real
  cp /usr/local/lib/hothouse/libvirt_lxc /usr/lib/libvirt/libvirt_lxc
}

# libvirt ends an instance within three seconds or says that it could not, and does not try again by itself; Nova then waits
# for ever. And ending it races with its own removal of control groups: libvirt cannot read one that has just gone, and Nova
# gives up. In either case asking again ends what is left.
repair_nova() {
  local driver=/usr/lib/python3/dist-packages/nova/virt/libvirt/driver.py
  sed -i "s/^\( *\)elif errcode == libvirt.VIR_ERR_SYSTEM_ERROR:/\1elif errcode == libvirt.VIR_ERR_SYSTEM_ERROR and 'cgroup' in str(e):\n\1    return self._destroy_again(instance, e)\n&/
    /the wait_for_destroy logic take over/ { n; s/is_okay = True/return self._destroy_again(instance, e)/ }
    s/^    def _destroy(self, instance):/    def _destroy_again(self, instance, error):\n        LOG.warning('Not all of it has ended; asking again: %s', error, instance=instance)\n        time.sleep(1)\n        return self._destroy(instance)\n\n&/" "$driver"
  [ "$(grep -c '_destroy_again(' "$driver")" = 3 ] || { echo "$driver is not what is repaired here: see whether it still needs it" >&2; return 1; }
  python3 -m py_compile "$driver"
}

configure_identity
configure_units
configure_order
configure_uwsgi
replace_programs
repair_nova
mkdir -p /etc/systemd/journald.conf.d
printf '[Journal]\nStorage=volatile\nRuntimeMaxUse=64M\n' >/etc/systemd/journald.conf.d/hothouse.conf
ln -sf /lib/systemd/system/multi-user.target /etc/systemd/system/default.target
rm -rf /var/lib/apt/lists/*_* /var/cache/apt/*.bin
