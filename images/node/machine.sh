#!/bin/bash
# usage: machine.sh before   settles how its packages are installed, before they are
#        machine.sh          makes a prepared Debian root boot as a virtual machine of an OpenStack
# Runs in that root while it is baked.
set -euo pipefail

# The label of the root file system, which the boot loader and the kernel find it by.
readonly LABEL=hothouse-node
# What a node that lives for hours has no time for; what looks after the image's packages; and what containerd does itself.
readonly NOT_NEEDED=(
  apt-daily.timer apt-daily-upgrade.timer dpkg-db-backup.timer e2scrub_all.timer e2scrub_reap.service fstrim.timer
  apparmor.service grub-common.service ldconfig.service systemd-binfmt.service systemd-hwdb-update.service systemd-pstore.service
  cloud-init-hotplugd.socket
)
# What the kernel needs to find its root on the disks that clouds give, and what cloud-init looks for at once and would not
# find yet: a port, and the drive with the user data. All else it loads from the root.
readonly DRIVERS=(virtio_blk virtio_scsi sd_mod ahci ata_piix nvme xen-blkfront virtio_rng virtio_net sr_mod isofs)

settle_packages() {
  mkdir -p /etc/initramfs-tools/conf.d /usr/share/initramfs-tools/modules.d
  echo 'do_symlinks = yes' >/etc/kernel-img.conf
  printf 'MODULES=list\nCOMPRESS=zstd\nFSTYPE=ext4\n' >/etc/initramfs-tools/conf.d/hothouse
  printf '%s\n' "${DRIVERS[@]}" >/usr/share/initramfs-tools/modules.d/hothouse
  echo 'grub-cloud-amd64 grub2/update_nvram boolean false' | debconf-set-selections
}

# cloud-init writes what the cloud tells of the network; where it tells nothing, every port asks by DHCP.
configure_network() {
  cat >/etc/systemd/network/90-hothouse.network <<'TEXT'
[Match]
Type=ether
Kind=!*

[Network]
DHCP=ipv4

[DHCPv4]
UseMTU=yes
TEXT
  # A port's own MTU holds, whoever wrote the file.
  local name
  for name in 10-cloud-init-eth0 10-cloud-init-ens3 10-cloud-init-enp1s0; do
    mkdir -p "/etc/systemd/network/$name.network.d"
    printf '[DHCPv4]\nUseMTU=yes\n' >"/etc/systemd/network/$name.network.d/hothouse.conf"
  done
  ln -sf ../run/systemd/resolve/stub-resolv.conf /etc/resolv.conf
  printf '127.0.0.1 localhost\n::1 localhost ip6-localhost ip6-loopback\n' >/etc/hosts
  # The kernel's own names: the first port is eth0 on every cloud.
  SYSTEMD_OFFLINE=1 systemctl --quiet enable systemd-networkd systemd-resolved
}

# A config drive is looked for first: it is there or not, and the metadata service may keep one waiting.
configure_cloud_init() {
  cat >/etc/cloud/cloud.cfg.d/99-hothouse.cfg <<'TEXT'
# A node needs of cloud-init its network, its disk and its user data; names, keys and users are set by the boot script.
datasource_list: [ConfigDrive, OpenStack]
datasource:
  OpenStack: {max_wait: 120, timeout: 5, retries: 20}
system_info: {network: {renderers: [networkd]}}
disable_root: true
ssh_deletekeys: false
cloud_init_modules: [growpart, resizefs]
cloud_config_modules: []
cloud_final_modules: []
TEXT
  # Which of the two it is, is cloud-init's to find out, not the generator's to guess from a BIOS string.
  echo 'policy: enabled' >/etc/cloud/ds-identify.cfg
}

configure_ssh() {
  rm -f /etc/ssh/ssh_host_*
  printf 'HostKey /etc/ssh/ssh_host_ed25519_key\nUseDNS no\nPasswordAuthentication no\n' >/etc/ssh/sshd_config.d/hothouse.conf
}

# By hand until the first update-grub in the machine itself: grub-probe finds no device for the root here.
configure_boot() {
  local unit
  for unit in "${NOT_NEEDED[@]}"; do ln -sf /dev/null "/etc/systemd/system/$unit"; done
  SYSTEMD_OFFLINE=1 systemctl --quiet enable serial-getty@ttyS0.service
  mkdir -p /boot/efi /boot/grub/i386-pc /etc/default/grub.d
  printf 'LABEL=%s / ext4 defaults,noatime,errors=remount-ro 0 1\nLABEL=NODE-EFI /boot/efi vfat defaults,noauto,umask=0077 0 0\n' "$LABEL" >/etc/fstab
  printf 'GRUB_TIMEOUT=0\nGRUB_TERMINAL="console serial"\nGRUB_CMDLINE_LINUX="net.ifnames=0 console=tty0 console=ttyS0,115200"\n' >/etc/default/grub.d/90-hothouse.cfg
  cat >/boot/grub/grub.cfg <<TEXT
serial --speed=115200
terminal_input console serial
terminal_output console serial
set timeout=0
search --no-floppy --label $LABEL --set=root
linux /vmlinuz root=LABEL=$LABEL ro net.ifnames=0 console=tty0 console=ttyS0,115200
initrd /initrd.img
boot
TEXT
  cp /usr/lib/grub/i386-pc/*.{mod,lst} /boot/grub/i386-pc/
  printf 'search --no-floppy --label %s --set=root\nset prefix=($root)/boot/grub\n' "$LABEL" >/tmp/hothouse/early.cfg
  grub-mkimage -O i386-pc -o /boot/grub/core.img -p /boot/grub -c /tmp/hothouse/early.cfg \
    biosdisk part_gpt part_msdos ext2 search search_label search_fs_uuid normal configfile linux serial terminal echo test gzio minicmd ls
  rm -f /etc/machine-id /var/lib/dbus/machine-id
  : >/etc/machine-id
}

clean() {
  rm -rf /var/cache/apt/*.bin /var/lib/apt/lists/*_* /var/log/*.log /var/log/apt /var/cache/debconf/*-old
  # The archives that a user's machine reaches, not those of the machine that bakes.
  printf 'deb http://deb.debian.org/debian %s main\ndeb http://deb.debian.org/debian-security %s-security main\n' \
    "$(. /etc/os-release && echo "$VERSION_CODENAME")" "$(. /etc/os-release && echo "$VERSION_CODENAME")" >/etc/apt/sources.list
  rm -f /etc/apt/sources.list.d/*
  # Else the first boot brings users, catalogues and caches up to date once more.
  touch /etc/.updated /var/.updated
}

case ${1-} in
  before) settle_packages ;;
  '')
    configure_network
    configure_cloud_init
    configure_ssh
    configure_boot
    clean
    ;;
  *) sed -n '2,4s/^# //p' "${BASH_SOURCE[0]}" >&2; exit 2 ;;
esac
