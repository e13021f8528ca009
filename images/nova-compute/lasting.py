"""Nova's fake driver, with hypervisors that are the same ones after their pods were replaced.

Nova knows a hypervisor by an identity that it keeps in a file. The fake driver makes another one each time it starts, and a
pod's file is gone with it: Nova would refuse to start again.
"""

import uuid

import nova.conf
from nova.virt import fake, node


def _identity(name):
    return str(uuid.uuid5(uuid.NAMESPACE_DNS, name))


class LastingDriver(fake.FakeDriver):
    """Hypervisors whose identity comes from their name."""

    def __init__(self, virtapi, read_only=False):
        super().__init__(virtapi, read_only)
        if node.read_local_node_uuid() is None:
            node.write_local_node_uuid(_identity(nova.conf.CONF.host))

    def get_nodenames_by_uuid(self, refresh=False):
        return {_identity(name): name for name in self.get_available_nodes()}

    def get_available_resource(self, nodename):
        resources = super().get_available_resource(nodename)
        return {**resources, "uuid": _identity(nodename)} if resources else resources
