"""The OpenStack that is judged, as its administrator sees it, and what is made there for the tests."""

import os
import time

from keystoneauth1 import exceptions, session
from keystoneauth1.identity import v3

from referee.told import say

IDENTITY_URL = "http://{KEYSTONE_SERVICE_HOST}:5000/v3"
# A small Linux, which tests can log in to.
GUEST = "/usr/share/hothouse/small.qcow2"
_ATTEMPTS = 10
# A documentation range: nothing is behind it.
_RANGE = "203.0.113.0/24"


class Cloud:
    """What the catalogue names, at the addresses that pods reach."""

    def __init__(self):
        self.region = os.environ.get("REGION", "RegionOne")
        self.identity_url = IDENTITY_URL.format_map(os.environ)
        self._auth = v3.Password(
            auth_url=self.identity_url,
            username="admin",
            password=os.environ["KEYSTONE_ADMIN_PASSWORD"],
            project_name="admin",
            user_domain_id="default",
            project_domain_id="default",
        )
        self._session = session.Session(auth=self._auth)
        self._undone = []

    def services(self):
        """Returns the types of all services in the catalogue; fails where Keystone gives no token."""
        access = self._auth.get_access(self._session)
        return {entry["type"] for entry in access.service_catalog.catalog}

    def endpoint(self, kind):
        """Returns a service's address."""
        return self._session.get_endpoint(service_type=kind, interface="internal", region_name=self.region)

    def get(self, kind, path, **more):
        """Asks a service."""
        return self._ask(kind, path, "GET", **more).json()

    def get_url(self, url):
        """Asks whoever is there."""
        return self._session.get(url).json()

    def _ask(self, kind, path, method, **more):
        where = {"service_type": kind, "interface": "internal", "region_name": self.region}
        return self._session.request(path, method, endpoint_filter=where, **more)

    def _make(self, kind, path, name, body):
        made = self._ask(kind, path, "POST", json=body).json()
        thing = (made[name] if name in made else made)["id"]
        self._undone.append((kind, f"{path}/{thing}"))
        return thing

    def flavor(self, name, memory):
        """Makes a flavor."""
        body = {"flavor": {"name": name, "ram": memory, "vcpus": 1, "disk": 1}}
        return self._make("compute", "/flavors", "flavor", body)

    def image(self, name):
        """Makes an image that all projects may use."""
        body = {"name": name, "disk_format": "qcow2", "container_format": "bare", "visibility": "public"}
        image = self._make("image", "/v2/images", "image", body)
        with open(GUEST, "rb") as disk:
            content = {"Content-Type": "application/octet-stream"}
            self._ask("image", f"/v2/images/{image}/file", "PUT", data=disk, headers=content)
        return image

    def public_network(self, name):
        """Returns a network to the outside, made where there is none."""
        there = self.get("network", "/v2.0/networks?router:external=True")["networks"]
        if there:
            return there[0]["id"], there[0]["name"]
        body = {"network": {"name": name, "router:external": True}}
        network = self._make("network", "/v2.0/networks", "network", body)
        subnet = {"network_id": network, "ip_version": 4, "cidr": _RANGE, "enable_dhcp": False, "name": name}
        self._make("network", "/v2.0/subnets", "subnet", {"subnet": subnet})
        return network, name

    def ways(self):
        """Returns the ranges of floating addresses, each with the address of the agent that they are behind."""
        if "network" not in self.services():
            return
        agents = self.get("network", "/v2.0/agents?alive=True")["agents"]
        networks = self.get("network", "/v2.0/networks?router:external=True")["networks"]
        for network in networks:
            physical = network["provider:physical_network"]
            gates = [
                agent["configurations"]["tunneling_ip"]
                for agent in agents
                if physical and physical in agent["configurations"].get("bridge_mappings", {})
            ]
            subnets = self.get("network", f"/v2.0/subnets?ip_version=4&network_id={network['id']}")["subnets"]
            yield from ((subnet["cidr"], gate) for subnet in subnets for gate in gates[:1])

    def end_instances(self, prefix):
        """Deletes the instances of all projects whose names begin so, and returns what was there.

        Those of a project that is gone are in nobody's list, and in no network.
        """
        if "compute" not in self.services():
            return []
        named = self.get("compute", f"/servers?all_tenants=True&name=^{prefix}")["servers"]
        # A filter that was not understood names all that there are.
        servers = [server for server in named if server["name"].startswith(prefix)]
        for server in servers:
            self._gone("compute", f"/servers/{server['id']}")
        return [f"servers {server['name']}" for server in servers]

    def undo(self):
        """Takes away what was made, the last first; returns what would not go, and may be asked for again."""
        left = [thing for thing in reversed(self._undone) if not self._gone(*thing)]
        self._undone = left[::-1]
        return [f"{kind} {path}" for kind, path in left]

    def _gone(self, kind, path):
        for _ in range(_ATTEMPTS):
            try:
                self._ask(kind, path, "DELETE")
                return True
            except exceptions.NotFound:
                return True
            except exceptions.ClientException as problem:
                reason = problem
                time.sleep(1)
        say("note", text=f"{path} of {kind} could not be deleted: {reason}")
        return False
