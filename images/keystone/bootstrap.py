"""Database, schema, admin user and catalogue, in one process; may run again at any time."""

import os

from keystone.cmd import cli

from hothouse import bootstrap

# keystone-manage reads the password from its environment, so that no process list shows it.
os.environ["OS_BOOTSTRAP_PASSWORD"] = os.environ["KEYSTONE_ADMIN_PASSWORD"]
bootstrap.prepare_databases(["OS_DATABASE__CONNECTION"], [["keystone-manage", "db_sync"]])
cli.main(
    argv=[
        "keystone-manage", "bootstrap",
        "--bootstrap-project-name", os.environ.get("ADMIN_TENANT_NAME", "admin"),
        "--bootstrap-region-id", os.environ.get("REGION", "RegionOne"),
        "--bootstrap-public-url", os.environ["PUBLIC_URL"],
        "--bootstrap-internal-url", os.environ.get("INTERNAL_URL", os.environ["PUBLIC_URL"]),
        "--bootstrap-admin-url", os.environ.get("ADMIN_URL", os.environ["PUBLIC_URL"]),
    ],
    developer_config_file=None,
)
bootstrap.finish()
