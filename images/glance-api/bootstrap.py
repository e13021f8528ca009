"""Database, schema, user and catalogue of Glance; may run again at any time."""

from hothouse import bootstrap

bootstrap.run("glance", "image", sync=[["glance-manage", "db_sync"]])
bootstrap.finish()
