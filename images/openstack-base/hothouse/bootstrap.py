"""The bootstrap that most services need: databases with their tables, a user, an entry in the catalogue."""

import os
import subprocess

from hothouse import database
from hothouse.identity import Identity


def prepare_databases(variables, sync=()):
    """Makes the databases that these environment variables name, and brings their tables up to date.

    Empty ones get the tables that were dumped when the image was built; where there are some already, the service's own
    commands run.
    """
    databases = [database.Database(variable) for variable in variables]
    for each in databases:
        each.create()
    loaded = [each.load_schema() for each in databases]
    if not all(loaded):
        for command in sync:
            subprocess.run(command, check=True)


def urls(suffix=""):
    """Returns the URLs of this service: for outsiders by PUBLIC_URL, within the cluster by INTERNAL_URL."""
    internal = os.environ["INTERNAL_URL"] + suffix
    return {"public": os.environ["PUBLIC_URL"] + suffix, "internal": internal, "admin": internal}


def run(name, kind, suffix="", variables=("OS_DATABASE__CONNECTION",), sync=()):
    """Does all of it for one service; returns Keystone for what is particular to it, before finish()."""
    prepare_databases(variables, sync)
    identity = Identity()
    identity.service_user(name, os.environ["SERVICE_PASSWORD"])
    identity.service(name, kind, urls(suffix))
    return identity


def finish():
    """Lets the service's processes begin."""
    database.of_service().finish()
