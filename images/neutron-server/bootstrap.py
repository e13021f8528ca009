"""Database, schema, user and catalogue of Neutron; may run again at any time."""

from hothouse import bootstrap

bootstrap.run(
    "neutron",
    "network",
    sync=[["neutron-db-manage", "--subproject", "neutron", "upgrade", "heads"]],
)
bootstrap.finish()
