#!/bin/bash
# The cloud's container; run as root.
# usage: container.sh first ROOT RUNNING RECIPE    configures a root and starts it
#        container.sh start ROOT RUNNING INITIAL   starts with the state that an earlier run left
#        container.sh run RUNNING COMMAND...       runs a command inside
#        container.sh runs RUNNING                 prints yes or no
#        container.sh settle RUNNING               ends it at once and keeps its state
#        container.sh stop RUNNING                 ends it at once and throws its state away
# ROOT is the root file system, RECIPE the folder of these scripts, RUNNING the folder of what a run
# changes, INITIAL such a folder after "settle". Changes go to RUNNING/upper where the kernel can
# overlay, and else into a copy, RUNNING/root.
set -euo pipefail
namespace=hothouse-cloud
group=hothouse-cloud
owner_file=/run/hothouse-cloud
export PATH=/usr/sbin:/usr/bin:/sbin:/bin

fail() { echo "$*" >&2; exit 1; }

# ---- control groups

# With systemd the container gets a scope from it; without, groups of its own in every hierarchy,
# because the container's systemd would else use the machine's.
has_systemd() { [ -d /run/systemd/system ]; }

hierarchies() {
  if [ "$(stat -fc %T /sys/fs/cgroup)" = cgroup2fs ]; then
    echo /sys/fs/cgroup
  else
    awk '$3 ~ /^cgroup2?$/ && $2 ~ "^/sys/fs/cgroup/" { print $2 }' /proc/self/mounts | sort -u
  fi
}

join_group() {
  local hierarchy directory file
  for hierarchy in $(hierarchies); do
    directory=$hierarchy/$group
    offer_controllers "$hierarchy"
    mkdir -p "$directory"
    for file in cpuset.cpus cpuset.mems; do
      [ ! -e "$hierarchy/$file" ] || cat "$hierarchy/$file" >"$directory/$file"
    done
    echo $$ >"$directory/cgroup.procs"
  done
}

# Version 2 hands its controllers down only where it is told to.
offer_controllers() {
  local controller
  [ -e "$1/cgroup.subtree_control" ] || return 0
  tr ' ' '\n' <"$1/cgroup.controllers" | while read -r controller; do
    echo "+$controller" >"$1/cgroup.subtree_control" 2>/dev/null || true
  done
}

group_processes() {
  local hierarchy
  for hierarchy in $(hierarchies); do
    [ ! -d "$hierarchy/$group" ] || find "$hierarchy/$group" -name cgroup.procs -exec cat {} + 2>/dev/null
  done | sort -un
}

# The container manager leaves empty folders for containers of its name.
remove_manager_folders() {
  rm -rf /run/systemd/nspawn/propagate/cloud
  umount -l /run/systemd/nspawn/unix-export/cloud 2>/dev/null || true
  rmdir --ignore-fail-on-non-empty /run/systemd/nspawn/unix-export/cloud 2>/dev/null || true
  rmdir --ignore-fail-on-non-empty /run/systemd/nspawn/{propagate,locks,unix-export} /run/systemd/nspawn \
    2>/dev/null || true
}

remove_groups() {
  local hierarchy
  for hierarchy in $(hierarchies); do
    [ ! -d "$hierarchy/$group" ] || find "$hierarchy/$group" -depth -type d -exec rmdir {} + 2>/dev/null || true
  done
}

# ---- file system

can_overlay() {
  local directory=$1/overlay-trial
  mkdir -p "$directory"/{lower,upper,work,merged}
  unshare -m mount -t overlay overlay \
    -o "lowerdir=$directory/lower,upperdir=$directory/upper,workdir=$directory/work" \
    "$directory/merged" 2>/dev/null
  local result=$?
  rm -rf "$directory"
  return $result
}

# Prints what has to be mounted: nothing where the root is a copy.
prepare_root() {
  local root=$1 running=$2 initial=$3 layer=
  mkdir -p "$running/root"
  if can_overlay "$running"; then
    mkdir -p "$running/upper" "$running/work"
    [ ! -d "$initial/upper" ] || layer=$initial/upper:
    echo "lowerdir=$layer$root,upperdir=$running/upper,workdir=$running/work"
  else
    [ ! -d "$initial/upper" ] || fail "this file system cannot overlay the initialised state"
    [ -z "$initial" ] || root=$initial/root
    cp -a --reflink=auto "$root/." "$running/root/"
  fi
}

# Lays the cloud's own files over Debian's.
configure() {
  local root=$1 recipe=$2 library=$1/usr/local/lib/hothouse
  cp -a --no-preserve=ownership "$recipe/rootfs/." "$root/"
  install -m 755 "$recipe"/{configure-services.sh,initialise.sh,seed.py} "$library/"
  install -m 644 "$recipe/instances" "$library/"
  chroot "$root" bash -s <"$recipe/configure-root.sh"
}

# ---- container

# The cloud's own systemd-nspawn, with its own libraries: the same on every machine.
nspawn_command() {
  local root=$1 libraries
  libraries=$(dirname "$(echo "$root"/usr/lib/*/systemd/libsystemd-shared-*.so)")
  loader=$(echo "$root"/lib64/ld-linux-*.so* "$root"/lib/ld-linux-*.so*)
  loader=${loader%% *}
  nspawn=("$loader" --library-path "$libraries:$(dirname "$libraries")" "$root/usr/bin/systemd-nspawn")
}

first() { launch "$1" "$2" "" "$3"; }

start() { launch "$1" "$2" "$3" ""; }

launch() {
  local root=$1 running=$2 initial=$3 recipe=$4 mount
  check_owner "$running"
  end_processes
  release_disks "$running"
  echo "$running" >"$owner_file"
  rm -rf "$running"
  mkdir -p "$running"
  chmod 700 "$running"
  mount=$(prepare_root "$root" "$running" "$initial")
  nspawn_command "$root"
  setsid unshare -m --propagation slave "$0" inside "$running" "$mount" "$recipe" "${nspawn[@]}" \
    </dev/null >"$running/container.log" 2>&1 &
  await_leader "$running" $!
}

# The rest of launch, in a session and a mount namespace of its own, so that no mount outlives it.
inside() {
  local running=$1 mount=$2 recipe=$3
  shift 3
  has_systemd || join_group
  [ -z "$mount" ] || mount -t overlay overlay -o "$mount" "$running/root"
  [ -z "$recipe" ] || configure "$running/root" "$recipe"
  local -a scope=()
  ! has_systemd || scope=(systemd-run --quiet --scope --unit="$group" -p Delegate=yes)
  SYSTEMD_SECCOMP=0 SYSTEMD_NSPAWN_LOCK=0 SYSTEMD_CGROUP_ENABLE_LEGACY_FORCE=1 SYSTEMD_NSPAWN_API_VFS_WRITABLE=1 exec "${scope[@]}" "$@" \
    --quiet --directory="$running/root" --keep-unit --register=no --machine=cloud --hostname=cloud \
    --network-namespace-path="/run/netns/$namespace" --capability=all \
    --kill-signal=SIGRTMIN+3 --console=pipe --resolv-conf=off --timezone=off --link-journal=no \
    /usr/local/sbin/container-init
}

await_leader() {
  local running=$1 container=$2 leader
  for _ in {1..600}; do
    leader=$(pgrep -P "$container" | head -1 || true)
    if [ "$(cat "/proc/$leader/comm" 2>/dev/null)" = systemd ]; then
      echo "$leader" >"$running/leader.pid"
      return
    fi
    [ -d "/proc/$container" ] || break
    sleep 0.05
  done
  tail -n 5 "$running/container.log" >&2
  fail "the cloud's container did not start"
}

# A process id may have been given to another process since: only one in the cloud's network counts.
running() {
  local leader
  leader=$(cat "$1/leader.pid" 2>/dev/null) || return 1
  [ -e "/run/netns/$namespace" ] && [ -d "/proc/$leader" ] &&
    [ "$(stat -Lc %i "/proc/$leader/ns/net")" = "$(stat -Lc %i "/run/netns/$namespace")" ]
}

run() {
  local running=$1 leader
  shift
  running "$running" || fail "the cloud's container does not run"
  leader=$(cat "$running/leader.pid")
  has_systemd || join_group
  exec nsenter -t "$leader" -m -u -i -n -p -C -- \
    env -i PATH=/usr/sbin:/usr/bin:/sbin:/bin HOME=/root LANG=C.UTF-8 "$@"
}

runs() { if running "$1"; then echo yes; else echo no; fi; }

# One cloud fits on a machine: that of another cache folder is left alone while it runs.
check_owner() {
  local owner
  owner=$(cat "$owner_file" 2>/dev/null) || return 0
  [ "${owner%%/cloud/*}" = "${1%%/cloud/*}" ] || ! running "$owner" ||
    fail "another local cloud runs on this machine, with its cache in ${owner%%/cloud/*}; its owner stops it with 'hothouse cloud down'"
}

end_processes() {
  local processes
  for _ in {1..100}; do
    if has_systemd; then
      systemctl --quiet kill --signal=KILL "$group.scope" 2>/dev/null || return 0
    else
      processes=$(group_processes | grep -vx 0 || true)
      [ -n "$processes" ] || { remove_groups; return 0; }
      # shellcheck disable=SC2086
      kill -9 $processes 2>/dev/null || true
    fi
    sleep 0.1
  done
  fail "processes of the cloud could not be ended: $processes"
}

# The disks of instances that still ran stay loop devices when all processes are gone, and hold their file system, with all
# that it takes of the disk. Ours are those on the file system that is on our file.
release_disks() {
  local file inode device loop
  for file in "$1"/{upper,root}/var/lib/hothouse/images.xfs; do
    [ -e "$file" ] || continue
    inode=$(stat -c %i "$file")
    loop=$(losetup --list --noheadings --output NAME,BACK-INO,BACK-FILE |
      awk -v inode="$inode" '$2 == inode && $3 ~ /\/var\/lib\/hothouse\/images[.]xfs$/ { print $1 }')
    [ -n "$loop" ] || continue
    device=$(cat "/sys/block/${loop#/dev/}/dev")
    losetup --list --noheadings --output NAME,BACK-MAJ:MIN | awk -v device="$device" '$2 == device { print $1 }' |
      xargs --no-run-if-empty losetup --detach
  done
}

settle() {
  end_processes
  rm -rf "$1/work" "$1/leader.pid" "$1"/{upper,root}/var/lib/hothouse
  # Last words are those of the run that failed.
  find "$1"/{upper,root}/var/log -type f -delete 2>/dev/null || true
}

stop() {
  check_owner "$1"
  end_processes
  release_disks "$1"
  rm -f "$owner_file"
  remove_manager_folders
  rm -rf "$1"
}

action=${1:-}
[ $# = 0 ] || shift
case $action in
  first | start | inside | run | runs | settle | stop) "$action" "$@" ;;
  *) fail "usage: container.sh first|start|run|runs|settle|stop" ;;
esac
