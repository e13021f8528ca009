"""Database, schema, user and catalogue of Glance; may run again at any time."""

from hothouse import bootstrap

bootstrap.run(
    "glance",
    "image",
    sync=[
        ["glance-manage", "db_sync"],
        ["glance-manage", "db_load_metadefs", "/opt/openstack/etc/glance/metadefs"],
    ],
)
bootstrap.finish()
