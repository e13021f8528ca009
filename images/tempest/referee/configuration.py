"""tempest.conf for what is deployed: what the services tell of themselves is asked, the rest is as Hothouse's manifests have it."""

import configparser
import os

from referee import way
from referee.cloud import GUEST
from referee.told import say

# The types of the catalogue, and what Tempest calls who offers them.
_SERVICES = {
    "compute": "nova",
    "network": "neutron",
    "image": "glance",
    "volumev3": "cinder",
    "object-store": "swift",
    "orchestration": "heat",
}


def write(cloud, prefix, folder):
    """Makes what tests need, of names that begin with a prefix, and writes tempest.conf into a folder."""
    kinds = cloud.services()
    there = {name for kind, name in _SERVICES.items() if kind in kinds}
    sections = {
        "DEFAULT": {"log_file": os.path.join(folder, "tempest.log"), "debug": False},
        "oslo_concurrency": {"lock_path": os.path.join(folder, "locks")},
        "auth": {
            "use_dynamic_credentials": True,
            "create_isolated_networks": "neutron" in there,
            "admin_username": "admin",
            "admin_project_name": "admin",
            "admin_password": os.environ["KEYSTONE_ADMIN_PASSWORD"],
            "admin_domain_name": "Default",
        },
        "identity": {
            "uri_v3": cloud.identity_url,
            "auth_version": "v3",
            "region": cloud.region,
            "v3_endpoint_type": "internal",
        },
        "service_available": {name: name in there for name in _SERVICES.values()},
        "validation": {"run_validation": False},
    }
    sections["service_available"]["horizon"] = "HORIZON_SERVICE_HOST" in os.environ
    if sections["service_available"]["horizon"]:
        address = "http://{HORIZON_SERVICE_HOST}:{HORIZON_SERVICE_PORT}/".format_map(os.environ)
        sections["dashboard"] = {"dashboard_url": address}
    for kind, name in _SERVICES.items():
        if name in there:
            for section, values in _WRITERS[name](cloud, prefix).items():
                sections.setdefault(section, {}).update(values)
    if "placement" in kinds:
        sections["placement"] = _place(cloud) | {"min_microversion": "1.0", "max_microversion": "latest"}
    file = configparser.RawConfigParser()
    for section, values in sections.items():
        if section != "DEFAULT":
            file.add_section(section)
        for name, value in values.items():
            file.set(section, name, str(value).replace("$", "$$"))
    path = os.path.join(folder, "tempest.conf")
    with open(os.open(path, os.O_CREAT | os.O_WRONLY, 0o600), "w", encoding="utf-8") as target:
        file.write(target)


def _place(cloud):
    return {"endpoint_type": "internal", "region": cloud.region}


def _nova(cloud, prefix):
    hypervisors = cloud.get("compute", "/os-hypervisors/detail")["hypervisors"]
    kinds = {hypervisor["hypervisor_type"] for hypervisor in hypervisors}
    fake = kinds == {"fake"}
    reached = not fake and _reached(cloud)
    return {
        # Whether guests are logged in to. On emulated processors all that they do takes long.
        "validation": {
            "run_validation": reached,
            "image_ssh_user": "root",
            "image_alt_ssh_user": "root",
            "ssh_timeout": 300,
            "ping_timeout": 180,
            "ssh_shell_prologue": "",
        },
        "scenario": {"dhcp_client": "udhcpc", "img_file": GUEST, "img_disk_format": "qcow2"},
        "compute": _place(cloud)
        | {
            "flavor_ref": cloud.flavor(f"{prefix}-small", 128),
            "flavor_ref_alt": cloud.flavor(f"{prefix}-large", 192),
            "min_compute_nodes": len(hypervisors),
            "hypervisor_type": min(kinds, default="fake"),
            "max_microversion": "latest",
        },
        "compute-feature-enabled": {
            # Between hypervisors that run instances it takes SSH, which they do not have.
            "resize": fake,
            "cold_migration": fake and len(hypervisors) > 1,
            "live_migration": False,
            # Nova's "fake" driver has no disks and no consoles.
            "snapshot": not fake,
            "shelve": not fake,
            "vnc_console": not fake,
            "metadata_service": reached,
            "attach_encrypted_volume": False,
            "enable_instance_password": True,
        },
    }


def _reached(cloud):
    """Whether floating addresses can be reached from here."""
    ways = list(cloud.ways())
    missing = [cidr for cidr, _ in ways if not way.led(cidr)]
    if missing or not ways:
        say("note", text=f"guests are not logged in to: no way to {', '.join(missing) or 'floating addresses'}")
    return bool(ways) and not missing


def _neutron(cloud, prefix):
    extensions = cloud.get("network", "/v2.0/extensions")["extensions"]
    network, name = cloud.public_network(f"{prefix}-public")
    return {
        "network": _place(cloud)
        | {
            "public_network_id": network,
            "floating_network_name": name,
            "project_networks_reachable": False,
            # Ports of instances that run nothing never become active.
            "build_timeout": 120,
        },
        "network-feature-enabled": {
            "api_extensions": ",".join(sorted(extension["alias"] for extension in extensions)),
            "ipv6_subnet_attributes": True,
            "port_security": any(extension["alias"] == "port-security" for extension in extensions),
        },
    }


def _glance(cloud, prefix):
    formats = cloud.get("image", "/v2/schemas/image")["properties"]["disk_format"]["enum"]
    return {
        "image": _place(cloud) | {"disk_formats": ",".join(name for name in formats if name)},
        "compute": {"image_ref": cloud.image(f"{prefix}-one"), "image_ref_alt": cloud.image(f"{prefix}-two")},
    }


def _cinder(cloud, prefix):
    services = cloud.get("volumev3", "/os-services")["services"]
    extensions = cloud.get("volumev3", "/extensions")["extensions"]
    return {
        "volume": _place(cloud)
        | {
            "catalog_type": "volumev3",
            "backend_names": "files",
            "storage_protocol": "nfs",
            "min_microversion": "3.0",
            "max_microversion": "latest",
        },
        # Files on a share: one with a snapshot cannot grow.
        "volume-feature-enabled": {
            "backup": any(service["binary"] == "cinder-backup" for service in services),
            "snapshot": True,
            "clone": True,
            "extend_volume_with_snapshot": False,
            "api_extensions": ",".join(sorted(extension["alias"] for extension in extensions)),
        },
    }


def _swift(cloud, prefix):
    address = cloud.endpoint("object-store")
    offers = cloud.get_url(address[: address.index("/v1/")] + "/info")
    return {
        "object-storage": _place(cloud) | {"operator_role": "member"},
        "object-storage-feature-enabled": {
            "discoverable_apis": ",".join(sorted(name for name in offers if name != "swift")),
            "container_sync": "container_sync" in offers,
            "object_versioning": "versioned_writes" in offers,
        },
    }


def _heat(cloud, prefix):
    login = {}
    for who in ("", "admin_"):
        login |= {
            f"{who}username": "admin",
            f"{who}password": os.environ["KEYSTONE_ADMIN_PASSWORD"],
            f"{who}project_name": "admin",
        }
    return {
        "heat_plugin": login
        | {
            "auth_url": cloud.identity_url,
            "user_domain_name": "Default",
            "project_domain_name": "Default",
            "region": cloud.region,
            "endpoint_type": "internal",
            "instance_type": f"{prefix}-large",
            "minimal_instance_type": f"{prefix}-small",
            "image_ref": f"{prefix}-one",
            "minimal_image_ref": f"{prefix}-one",
            # They ask what runs in an instance.
            "skip_scenario_tests": True,
        }
    }


_WRITERS = {
    "nova": _nova,
    "neutron": _neutron,
    "glance": _glance,
    "cinder": _cinder,
    "swift": _swift,
    "heat": _heat,
}
