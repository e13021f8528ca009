"""Database, schema, user and catalogue of Cinder; may run again at any time."""

from hothouse import bootstrap

bootstrap.run("cinder", "volumev3", "/v3/%(project_id)s", sync=[["cinder-manage", "db", "sync"]])
bootstrap.finish()
