#!/bin/bash
# Writes the configuration of every OpenStack service, with the passwords of this initialisation.
# Environment: SERVICE_PASSWORD, ENCRYPTION_KEY (32 hexadecimal digits).
set -euo pipefail
address=172.24.4.1
instances=$(cat /usr/local/lib/hothouse/instances)
queue="transport_url = rabbit://openstack:$SERVICE_PASSWORD@127.0.0.1:5672/"

# Services start beside the database and the queue, so a first try may be too early.
database() {
  echo "connection = mysql+pymysql://openstack:$SERVICE_PASSWORD@127.0.0.1/$1?charset=utf8mb4"
  printf 'max_pool_size = 5\nretry_interval = 1\nmax_retries = 120\n'
}

messaging() {
  cat <<END
[oslo_messaging_rabbit]
rabbit_retry_interval = 1
rabbit_retry_backoff = 0
rabbit_interval_max = 1
[oslo_messaging_notifications]
driver = noop
END
}

cache() {
  cat <<END
[cache]
enabled = true
backend = dogpile.cache.memcached
memcache_servers = 127.0.0.1:11211
END
}

credentials() {
  cat <<END
auth_type = password
auth_url = http://$address:5000/v3
project_domain_name = Default
user_domain_name = Default
project_name = service
username = $1
password = $SERVICE_PASSWORD
region_name = RegionOne
END
}

token_check() {
  cat <<END
[keystone_authtoken]
$(credentials "$1")
www_authenticate_uri = http://$address:5000/v3
memcached_servers = 127.0.0.1:11211
service_token_roles_required = true
service_token_roles = admin
END
}

# The last arguments' content comes from standard input; only its service may read it.
configuration() {
  cat >"$2"
  chown "root:$1" "$2"
  chmod 640 "$2"
}

# Everything in it is made again by the next initialisation, so nothing has to survive a crash.
configure_mariadb() {
  cat >/etc/mysql/mariadb.conf.d/99-hothouse.cnf <<END
[mysqld]
bind-address = 127.0.0.1
max_connections = 600
innodb_flush_log_at_trx_commit = 0
innodb_doublewrite = 0
innodb_use_native_aio = 0
innodb_buffer_pool_size = 192M
innodb_log_file_size = 32M
# Keystone would answer wrong passwords that come at once with an error of the database.
innodb_snapshot_isolation = OFF
performance_schema = off
skip-name-resolve
END
}

# It makes this user, and no other, when it first starts.
configure_rabbitmq() {
  mkdir -p /etc/rabbitmq
  cat >/etc/rabbitmq/rabbitmq-env.conf <<END
NODENAME=rabbit@localhost
NODE_IP_ADDRESS=127.0.0.1
RABBITMQ_SERVER_ADDITIONAL_ERL_ARGS="+S 2:2 +sbwt none +sbwtdcpu none +sbwtdio none -kernel inet_dist_use_interface {127,0,0,1}"
END
  configuration rabbitmq /etc/rabbitmq/rabbitmq.conf <<END
default_user = openstack
default_pass = $SERVICE_PASSWORD
END
}

# Passwords here are random, so rounds of hashing would only cost every service's login a quarter of a second.
configure_keystone() {
  configuration keystone /etc/keystone/keystone.conf <<END
[database]
$(database keystone)
[identity]
password_hash_rounds = 4
[token]
provider = fernet
expiration = 86400
$(cache)
END
}

configure_glance() {
  configuration glance /etc/glance/glance-api.conf <<END
[DEFAULT]
$queue
workers = 1
enabled_backends = fs:file, web:http
[database]
$(database glance)
[glance_store]
default_backend = fs
[fs]
filesystem_store_datadir = /srv/images/glance
filesystem_thin_provisioning = true
[web]
[paste_deploy]
flavor = keystone
$(token_check glance)
$(messaging)
END
}

configure_placement() {
  configuration placement /etc/placement/placement.conf <<END
[api]
auth_strategy = keystone
[placement_database]
$(database placement)
$(token_check placement)
END
}

# A node's disk is a whole raw file: use_cow_images needs nbd, and a copy is a reflink anyway.
configure_nova() {
  configuration nova /etc/nova/nova.conf <<END
[DEFAULT]
$queue
my_ip = $address
host = cloud
state_path = /var/lib/nova
log_dir = /var/log/nova
enabled_apis = osapi_compute,metadata
instances_path = /srv/images/instances
use_cow_images = false
force_raw_images = true
allow_resize_to_same_host = true
cpu_allocation_ratio = 16
ram_allocation_ratio = 2
disk_allocation_ratio = 8
reserved_host_memory_mb = 512
vif_plugging_is_fatal = true
vif_plugging_timeout = 120
osapi_compute_workers = 1
metadata_workers = 1
max_concurrent_builds = 10
# Cached base images stay: the file system goes with the cloud.
[image_cache]
manager_interval = -1
[api]
auth_strategy = keystone
[api_database]
$(database nova_api)
[database]
$(database nova)
[conductor]
workers = 1
[scheduler]
workers = 1
[glance]
api_servers = http://$address:9292
[oslo_concurrency]
lock_path = /var/lib/nova/tmp
[vnc]
enabled = false
[spice]
enabled = false
[service_user]
send_service_user_token = true
$(credentials nova)
[placement]
$(credentials placement)
[neutron]
$(credentials neutron)
service_metadata_proxy = true
metadata_proxy_shared_secret = $SERVICE_PASSWORD
[cinder]
os_region_name = RegionOne
$(token_check nova)
$(cache)
$(messaging)
END
  configuration nova /etc/nova/nova-compute.conf <<END
[DEFAULT]
compute_driver = libvirt.LibvirtDriver
[libvirt]
images_type = raw
inject_partition = -2
$(if [ "$instances" = virtual-machines ]; then virtual_machines; else containers; fi)
END
}

containers() { printf 'virt_type = lxc\ncpu_mode = none\n'; }

# Until choose-accelerator has looked.
virtual_machines() { printf 'virt_type = qemu\ncpu_mode = custom\ncpu_models = Westmere\nhw_machine_type = x86_64=q35\n'; }

# The container is the border: nothing inside it needs another, and some would need what it has not.
configure_libvirt() {
  [ "$instances" = virtual-machines ] || return 0
  printf 'security_driver = "none"\nnamespaces = []\nremember_owner = 0\n' >>/etc/libvirt/qemu.conf
}

configure_neutron() {
  configuration neutron /etc/neutron/neutron.conf <<END
[DEFAULT]
$queue
host = cloud
core_plugin = ml2
service_plugins = router
auth_strategy = keystone
notify_nova_on_port_status_changes = true
notify_nova_on_port_data_changes = true
send_events_interval = 0
dhcp_agents_per_network = 1
api_workers = 1
rpc_workers = 1
rpc_state_report_workers = 0
state_path = /var/lib/neutron
log_dir = /var/log/neutron
[agent]
root_helper = sudo neutron-rootwrap /etc/neutron/rootwrap.conf
root_helper_daemon = sudo neutron-rootwrap-daemon /etc/neutron/rootwrap.conf
[database]
$(database neutron)
[nova]
$(credentials nova)
[placement]
$(credentials placement)
[oslo_concurrency]
lock_path = /var/lib/neutron/tmp
$(token_check neutron)
$(messaging)
END
  configuration neutron /etc/neutron/plugins/ml2/ml2_conf.ini <<END
[ml2]
type_drivers = flat,vxlan
tenant_network_types = vxlan
mechanism_drivers = openvswitch
extension_drivers = port_security
[ml2_type_flat]
flat_networks = public
[ml2_type_vxlan]
vni_ranges = 1:1000
END
  # In user space: the machine's kernel may have no module for it, and a cloud in a container could not load one.
  configuration neutron /etc/neutron/plugins/ml2/openvswitch_agent.ini <<END
[ovs]
datapath_type = netdev
bridge_mappings = public:br-ex
local_ip = 10.77.0.1
[agent]
tunnel_types = vxlan
[securitygroup]
firewall_driver = openvswitch
END
  configuration neutron /etc/neutron/l3_agent.ini <<END
[DEFAULT]
interface_driver = openvswitch
END
  # Who asks for a name of the networks' own domain that is not there is to hear so, and not that nobody answers: with that, a
  # search along a list of domains would end.
  configuration neutron /etc/neutron/dnsmasq.conf <<<'local=/openstacklocal/'
  configuration neutron /etc/neutron/dhcp_agent.ini <<END
[DEFAULT]
dnsmasq_config_file = /etc/neutron/dnsmasq.conf
interface_driver = openvswitch
dhcp_driver = neutron.agent.linux.dhcp.Dnsmasq
enable_isolated_metadata = true
resync_throttle = 0
bulk_reload_interval = 0
END
  configuration neutron /etc/neutron/metadata_agent.ini <<END
[DEFAULT]
nova_metadata_host = $address
metadata_proxy_shared_secret = $SERVICE_PASSWORD
metadata_workers = 1
$(cache)
END
}

configure_heat() {
  configuration heat /etc/heat/heat.conf <<END
[DEFAULT]
$queue
heat_metadata_server_url = http://$address:8000
heat_waitcondition_server_url = http://$address:8000/v1/waitcondition
stack_domain_admin = heat_domain_admin
stack_domain_admin_password = $SERVICE_PASSWORD
stack_user_domain_name = heat
num_engine_workers = 2
max_resources_per_stack = 2000
enable_stack_abandon = true
auth_encryption_key = $ENCRYPTION_KEY
region_name_for_services = RegionOne
log_dir = /var/log/heat
[database]
$(database heat)
[trustee]
auth_type = password
auth_url = http://$address:5000/v3
username = heat
password = $SERVICE_PASSWORD
user_domain_name = Default
[clients_keystone]
auth_uri = http://$address:5000
[ec2authtoken]
auth_uri = http://$address:5000/v3
[heat_api]
workers = 1
[heat_api_cfn]
workers = 1
$(token_check heat)
$(cache)
$(messaging)
END
}

configure_mariadb
configure_rabbitmq
configure_keystone
configure_glance
configure_placement
configure_nova
configure_libvirt
configure_neutron
configure_heat
