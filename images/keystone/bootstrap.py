"""Database, schema, admin user and catalogue, in one process; may run again at any time.

An empty database gets the schema that db_sync made when the image was built, which takes a tenth of
the time; db_sync itself brings an older schema up to date.
"""

import os
import sys

import database
import keystone.conf
from keystone.cmd import cli


def create_database():
    """Makes the database and its user, or gives the user the password of today."""
    user, name = os.environ["DB_USER"], os.environ["DB_NAME"]
    connection = database.connect_as_root()
    try:
        with connection.cursor() as cursor:
            cursor.execute(f"CREATE DATABASE IF NOT EXISTS `{name}`")
            cursor.execute("CREATE USER IF NOT EXISTS %s@'%%'", (user,))
            cursor.execute(
                "ALTER USER %s@'%%' IDENTIFIED BY %s", (user, os.environ["DB_PASSWORD"])
            )
            cursor.execute(f"GRANT ALL ON `{name}`.* TO %s@'%%'", (user,))
    finally:
        connection.close()


def load_schema():
    """Gives an empty database its schema; tells whether it did."""
    connection = database.connect()
    try:
        if database.count(connection, "alembic_version"):
            return False
        with open("/usr/share/keystone/schema.sql", encoding="utf-8") as schema:
            with connection.cursor() as cursor:
                cursor.execute(schema.read())
                while cursor.nextset():
                    pass
        connection.commit()
        return True
    finally:
        connection.close()


def manage(*words):
    keystone.conf.CONF.reset()  # or a second command finds the first one's arguments
    cli.main(argv=["keystone-manage", *words], developer_config_file=None)


if "DB_ROOT_PASSWORD" in os.environ:
    database.wait_until(
        "the database accepts connections",
        lambda connection: True,
        seconds=600,
        connect=database.connect_as_root,
    )
    create_database()
if not load_schema():
    manage("db_sync")
# keystone-manage reads the password from its environment, so that no process list shows it.
os.environ["OS_BOOTSTRAP_PASSWORD"] = os.environ["KEYSTONE_ADMIN_PASSWORD"]
manage(
    "bootstrap",
    "--bootstrap-project-name", os.environ.get("ADMIN_TENANT_NAME", "admin"),
    "--bootstrap-region-id", os.environ.get("REGION", "RegionOne"),
    "--bootstrap-public-url", os.environ["PUBLIC_URL"],
    "--bootstrap-internal-url", os.environ.get("INTERNAL_URL", os.environ["PUBLIC_URL"]),
    "--bootstrap-admin-url", os.environ.get("ADMIN_URL", os.environ["PUBLIC_URL"]),
)
sys.exit(0)
