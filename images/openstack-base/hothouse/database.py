"""The database of a service: made, given its tables, and waited for.

How far a bootstrap has come stands in a table of the database itself, so that it can run again after any interruption
and every process of the service can wait for it: for that of its own release, as tables are those of a release.
"""

import os
import pathlib
import urllib.parse

import pymysql

from hothouse.waiting import wait_until

_PROGRESS = "hothouse_bootstrap"
_RELEASE = pathlib.Path("/usr/share/hothouse/release/version").read_text(encoding="utf-8").strip()
_LOADING, _LOADED, _DONE = "loading", "loaded", f"done {_RELEASE}"


class Database:
    """The database that an option of the service's configuration names, by its environment variable."""

    def __init__(self, variable):
        url = urllib.parse.urlsplit(os.environ[variable])
        self.name = url.path.strip("/")
        self._address = {"host": url.hostname, "port": url.port or 3306}
        self._account = {"user": url.username, "password": url.password}

    def create(self):
        """Makes database and user, or gives the user the password of today; waits for the server."""
        passing = (pymysql.err.OperationalError, OSError)
        with wait_until("the database accepts connections", self._connect_as_root, passing=passing) as server:
            with server.cursor() as cursor:
                cursor.execute(f"CREATE DATABASE IF NOT EXISTS `{self.name}`")
                account = (self._account["user"], self._account["password"])
                cursor.execute("CREATE USER IF NOT EXISTS %s@'%%' IDENTIFIED BY %s", account)
                cursor.execute("ALTER USER %s@'%%' IDENTIFIED BY %s", account)
                cursor.execute(f"GRANT ALL ON `{self.name}`.* TO %s@'%%'", account[:1])

    def load_schema(self):
        """Gives an empty database its tables; returns whether it did, or else the tables were there before.

        What an interrupted load left is thrown away.
        """
        with self.connect() as connection:
            with connection.cursor() as cursor:
                if self._progress(cursor) == _LOADING:
                    cursor.execute(f"DROP DATABASE `{self.name}`")
                    cursor.execute(f"CREATE DATABASE `{self.name}`")
                    cursor.execute(f"USE `{self.name}`")
                cursor.execute("SHOW TABLES")
                if cursor.fetchall():
                    return False
                cursor.execute(f"CREATE TABLE {_PROGRESS} (state VARCHAR(16) NOT NULL)")
                cursor.execute(f"INSERT INTO {_PROGRESS} VALUES ('{_LOADING}')")
                connection.commit()
                with open(f"/usr/share/hothouse/schema/{self.name}.sql", encoding="utf-8") as schema:
                    cursor.execute(schema.read())
                while cursor.nextset():
                    pass
                cursor.execute(f"UPDATE {_PROGRESS} SET state = '{_LOADED}'")
            connection.commit()
            return True

    def finish(self):
        """Writes down that the service's processes may begin."""
        with self.connect() as connection:
            with connection.cursor() as cursor:
                cursor.execute(f"CREATE TABLE IF NOT EXISTS {_PROGRESS} (state VARCHAR(16) NOT NULL)")
                cursor.execute(f"DELETE FROM {_PROGRESS}")
                cursor.execute(f"INSERT INTO {_PROGRESS} VALUES ('{_DONE}')")
            connection.commit()

    def await_finish(self):
        """Waits until the bootstrap has written that."""
        passing = (pymysql.err.OperationalError, OSError)
        wait_until(f"the bootstrap of the database {self.name} is done", self._finished, passing=passing)

    def connect(self):
        """Connects as the service does."""
        return self._connect(database=self.name, **self._account)

    def _connect_as_root(self):
        return self._connect(user="root", password=os.environ["DB_ROOT_PASSWORD"])

    def _connect(self, **account):
        return pymysql.connect(
            connect_timeout=2,
            client_flag=pymysql.constants.CLIENT.MULTI_STATEMENTS,
            **self._address,
            **account,
        )

    def _finished(self):
        with self.connect() as connection, connection.cursor() as cursor:
            return self._progress(cursor) == _DONE

    @staticmethod
    def _progress(cursor):
        cursor.execute("SHOW TABLES LIKE %s", (_PROGRESS,))
        if cursor.fetchone() is None:
            return None
        cursor.execute(f"SELECT state FROM {_PROGRESS}")
        row = cursor.fetchone()
        return row and row[0]


def of_service():
    """Returns the database that the processes of this container use."""
    for variable in ("OS_DATABASE__CONNECTION", "OS_PLACEMENT_DATABASE__CONNECTION"):
        if variable in os.environ:
            return Database(variable)
    raise SystemExit("OS_DATABASE__CONNECTION is not set")
