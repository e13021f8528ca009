"""Leads what the pod of the tests sends to floating addresses to the pod that these are behind, where both are on one node."""

import subprocess
import sys

from keystoneauth1 import exceptions

from referee.cloud import Cloud


def lead(ways):
    """Sets the routes, as root of the pod's network; what has none is said by who looks for it."""
    for cidr, gate in ways:
        subprocess.run(["ip", "route", "replace", cidr, "via", gate], check=False)


def led(cidr):
    """Whether there is a route to these addresses of their own."""
    found = subprocess.run(["ip", "-4", "route", "show", cidr], check=True, capture_output=True, text=True)
    return bool(found.stdout.strip())


def main():
    """Does it for all external networks, where Neutron is."""
    try:
        lead(Cloud().ways())
    except exceptions.ClientException as problem:
        # Whoever runs the tests says it again, where it is listened to.
        print(problem, file=sys.stderr)


if __name__ == "__main__":
    sys.exit(main())
