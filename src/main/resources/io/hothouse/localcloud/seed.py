"""Fills the cloud with what it starts with: users and endpoints, then network, flavour and quotas.

usage: seed.py identity|content   (environment: ADMIN_PASSWORD, SERVICE_PASSWORD, USER_PASSWORD)
"""
import os
import sys
import time

import openstack

ADDRESS = '172.24.4.1'
ROLES = ('admin', 'member', 'reader', 'service', 'heat_stack_owner', 'heat_stack_user')
ENDPOINTS = (
    ('glance', 'image', ':9292'),
    ('placement', 'placement', ':8778'),
    ('nova', 'compute', ':8774/v2.1'),
    ('neutron', 'network', ':9696'),
    ('heat', 'orchestration', ':8004/v1/%(tenant_id)s'),
    ('heat-cfn', 'cloudformation', ':8000/v1'),
)

# The disk of a node in GB and the hypervisor that it needs, by what instances are.
NODES = {'containers': (6, 'LXC'), 'virtual-machines': (12, 'QEMU')}


def read(path):
    with open(path, encoding='utf-8') as file:
        return file.read().strip()


def connect():
    return openstack.connect(
        auth_url='http://%s:5000/v3' % ADDRESS, username='admin', project_name='admin',
        password=os.environ['ADMIN_PASSWORD'], user_domain_name='Default',
        project_domain_name='Default', region_name='RegionOne')


def seed_identity(cloud):
    identity = cloud.identity
    service_password = os.environ['SERVICE_PASSWORD']
    service = identity.create_project(name='service', domain_id='default')
    project = identity.create_project(name='hothouse', domain_id='default')
    roles = {name: identity.find_role(name) or identity.create_role(name=name) for name in ROLES}
    for name in ('glance', 'placement', 'nova', 'neutron', 'heat'):
        user = identity.create_user(name=name, password=service_password, domain_id='default',
                                    default_project_id=service.id)
        for role in ('admin', 'service'):
            identity.assign_project_role_to_user(service, user, roles[role])
    user = identity.create_user(name='hothouse', password=os.environ['USER_PASSWORD'],
                                domain_id='default', default_project_id=project.id)
    for role in ('member', 'heat_stack_owner'):
        identity.assign_project_role_to_user(project, user, roles[role])
    admin = identity.find_user('admin')
    identity.assign_project_role_to_user(
        identity.find_project('admin'), admin, roles['heat_stack_owner'])
    identity.assign_project_role_to_user(project, admin, roles['admin'])
    # Heat makes a user for each stack that signals, in a domain of its own.
    domain = identity.create_domain(name='heat')
    domain_admin = identity.create_user(
        name='heat_domain_admin', password=service_password, domain_id=domain.id)
    identity.assign_domain_role_to_user(domain, domain_admin, roles['admin'])
    for name, kind, url in ENDPOINTS:
        entry = identity.create_service(name=name, type=kind)
        for interface in ('public', 'internal', 'admin'):
            identity.create_endpoint(service_id=entry.id, interface=interface,
                                     url='http://' + ADDRESS + url, region_id='RegionOne')


def seed_content(cloud):
    network = cloud.network.create_network(
        name='public', is_router_external=True, provider_network_type='flat',
        provider_physical_network='public', is_shared=False)
    cloud.network.create_subnet(
        name='public', network_id=network.id, ip_version=4, cidr='172.24.4.0/24',
        gateway_ip=ADDRESS, is_dhcp_enabled=False,
        allocation_pools=[{'start': '172.24.4.100', 'end': '172.24.4.200'}])
    disk, hypervisor = NODES[read('/usr/local/lib/hothouse/instances')]
    flavor = attempt('Nova answers', lambda: cloud.compute.create_flavor(
        name='hothouse.node', ram=4096, vcpus=2, disk=disk))
    cloud.compute.create_flavor_extra_specs(flavor, {'capabilities:hypervisor_type': hypervisor})
    project = cloud.identity.find_project('hothouse').id
    cloud.set_compute_quotas(project, cores=1000, instances=100, ram=2000000)
    cloud.set_network_quotas(project, port=2000, security_group=200, security_group_rule=2000)


def attempt(goal, action, seconds=600):
    end = time.monotonic() + seconds
    while True:
        try:
            return action()
        except Exception as failure:
            if time.monotonic() > end:
                raise SystemExit('waited %d s until %s, but: %s' % (seconds, goal, failure))
            time.sleep(0.5)


if __name__ == '__main__':
    {'identity': seed_identity, 'content': seed_content}[sys.argv[1]](connect())
