#!/bin/bash
# Makes a booted cloud out of an empty root: databases, users, services, network, flavour.
# Run once inside the container; standard input: lines NAME=VALUE with SERVICE_PASSWORD,
# ENCRYPTION_KEY, ADMIN_PASSWORD and USER_PASSWORD. Its state is kept, and every later start of the
# cloud begins with it. No password is ever a word of a command: all users of the machine see those.
# usage: initialise.sh make     databases, users, services, network, flavour; starts all services
#        initialise.sh close    ends what has a state on disk in order
# Lines that begin with "> " say what it does.
set -euo pipefail
export PATH=/usr/sbin:/usr/bin:/sbin:/bin LANG=C.UTF-8
address=172.24.4.1
here=$(dirname "$(readlink -f "$0")")
log=/var/log/hothouse
databases="keystone glance placement nova nova_api nova_cell0 neutron heat"
services="glance-api placement-api nova-api nova-api-metadata nova-conductor nova-scheduler
  neutron-server neutron-openvswitch-agent neutron-dhcp-agent neutron-l3-agent
  neutron-metadata-agent nova-compute heat-api heat-api-cfn heat-engine libvirtd cache-images.path cables-up"

as() { setpriv --reuid="$1" --regid="$1" --init-groups env HOME="/var/lib/$1" "${@:2}"; }

say() { echo "> $*"; }

await() {
  for _ in {1..1200}; do
    if "$@" >/dev/null 2>&1; then return; fi
    sleep 0.5
  done
  echo "waited 600 s for: $*" >&2
  return 1
}

make_databases() {
  local name
  systemctl enable --now mariadb
  {
    echo "CREATE USER IF NOT EXISTS openstack@'127.0.0.1' IDENTIFIED BY '$SERVICE_PASSWORD';"
    for name in $databases; do
      echo "CREATE DATABASE $name CHARACTER SET utf8mb3 COLLATE utf8mb3_general_ci; GRANT ALL ON $name.* TO openstack@'127.0.0.1';"
    done
  } | mysql
}

make_queue() { systemctl enable --now rabbitmq-server; }

# A virtual switch in user space. It takes segments and checksums as the kernel leaves them to a card, which is said before
# it starts. One cable leads from the bridge with the cloud's address into it: whatever becomes of the switch, clients stay.
make_switch() {
  systemctl start ovsdb-server
  ovs-vsctl --no-wait set Open_vSwitch . other_config:userspace-tso-enable=true
  systemctl enable --now openvswitch-switch
  ovs-vsctl --may-exist add-br br-ex -- set bridge br-ex datapath_type=netdev -- --may-exist add-port br-ex switch-out
}

make_keystone() {
  local endpoint=http://$address:5000/v3/
  install -d -o keystone -g keystone /etc/keystone/fernet-keys /etc/keystone/credential-keys
  as keystone keystone-manage db_sync
  keystone-manage fernet_setup --keystone-user keystone --keystone-group keystone
  keystone-manage credential_setup --keystone-user keystone --keystone-group keystone
  OS_BOOTSTRAP_PASSWORD=$ADMIN_PASSWORD keystone-manage bootstrap --bootstrap-region-id RegionOne \
    --bootstrap-admin-url "$endpoint" --bootstrap-internal-url "$endpoint" \
    --bootstrap-public-url "$endpoint"
  chown -R keystone:keystone /var/log/keystone
  systemctl enable --now --no-block keystone
  await curl -fs -m 2 "http://$address:5000/v3"
  python3 "$here/seed.py" identity
}

make_neutron_tables() {
  as neutron neutron-db-manage --config-file /etc/neutron/neutron.conf \
    --config-file /etc/neutron/plugins/ml2/ml2_conf.ini upgrade head
}

make_nova_tables() {
  as nova nova-manage api_db sync
  # Without an address it takes that of nova.conf with _cell0 behind the database's name.
  as nova nova-manage cell_v2 map_cell0
  as nova nova-manage cell_v2 create_cell --name=cell1
  as nova nova-manage db sync
}

# Runs functions beside each other, and says every eight seconds which are not done; the log of one
# that fails is shown.
together() {
  local function teller failed=""
  local -A processes=()
  for function in "$@"; do
    rm -f "$log/$function.done"
    ( set -e; "$function"; touch "$log/$function.done" ) >"$log/$function.log" 2>&1 &
    processes[$function]=$!
  done
  tell "$@" &
  teller=$!
  for function in "${!processes[@]}"; do
    if ! wait "${processes[$function]}"; then
      failed=yes
      echo "$function failed:" >&2
      tail -n 15 "$log/$function.log" >&2
    fi
  done
  kill "$teller" 2>/dev/null || true
  wait "$teller" 2>/dev/null || true
  [ -z "$failed" ]
}

tell() {
  local function left
  while sleep 8; do
    left=
    for function in "$@"; do
      [ -e "$log/$function.done" ] || left+="; $function: $(tail -n 1 "$log/$function.log" | cut -c 1-120)"
    done
    [ -z "$left" ] || say "not done after $SECONDS s${left}"
  done
}

make_glance_and_placement_tables() {
  as glance glance-manage db_sync
  as placement placement-manage db sync
}

make_heat_tables() { as heat heat-manage db_sync; }

# Nova finds its own host once; a periodic search would not be needed for any other.
make_hosts() {
  await nova_host_known
  as nova nova-manage cell_v2 discover_hosts
}

nova_host_known() { mysql -N nova -e 'SELECT id FROM compute_nodes' | grep -q .; }

make_network_and_flavours() {
  await curl -fs -m 2 "http://$address:9696/"
  python3 "$here/seed.py" content
}

# The container is then ended at once: only these two have a state on disk, and in a container
# systemd needs minutes to stop everything in order.
close_databases() { mysqladmin shutdown; }

close_queue() { rabbitmqctl -q shutdown; }

make_log_folders() {
  local name
  mkdir -p "$log"
  for name in keystone glance placement nova neutron heat; do
    install -d -o "$name" -g "$name" "/var/log/$name" "/var/lib/$name"
  done
}

start_services() {
  # shellcheck disable=SC2086
  systemctl enable --now --no-block $services 2>/dev/null
}

read_secrets() {
  set -a
  # shellcheck disable=SC1091
  . /dev/stdin
  set +a
  exec </dev/null
}

make() {
  read_secrets
  make_log_folders
  bash "$here/configure-services.sh"
  say "database, message queue and virtual switch"
  together make_databases make_queue make_switch
  say "the services' tables, and Keystone with its users"
  together make_keystone make_neutron_tables make_nova_tables make_heat_tables \
    make_glance_and_placement_tables
  say "the services, their network and flavour"
  start_services
  together make_hosts make_network_and_flavours
}

close() { together close_databases close_queue; }

# Sourced, it only offers its functions.
[ "${BASH_SOURCE[0]}" = "$0" ] || return 0
case ${1:-} in
  make | close) "$1" ;;
  *) echo "usage: initialise.sh make | close" >&2; exit 1 ;;
esac
