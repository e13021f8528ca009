"""The database, before Keystone itself is asked for it."""

import os
import time

import pymysql


def connect():
    """Connects as Keystone does."""
    return _connect(
        user=os.environ["DB_USER"],
        password=os.environ["DB_PASSWORD"],
        database=os.environ["DB_NAME"],
    )


def connect_as_root():
    """Connects as the one who may make databases and users."""
    return _connect(user="root", password=os.environ["DB_ROOT_PASSWORD"])


def _connect(**account):
    return pymysql.connect(
        host=os.environ["DB_HOST"],
        port=int(os.environ["DB_PORT"]),
        connect_timeout=2,
        client_flag=pymysql.constants.CLIENT.MULTI_STATEMENTS,
        **account,
    )


def count(connection, table):
    """Returns how many rows a table has; none when there is no such table."""
    with connection.cursor() as cursor:
        cursor.execute("SHOW TABLES LIKE %s", (table,))
        if cursor.fetchone() is None:
            return 0
        cursor.execute(f"SELECT COUNT(*) FROM `{table}`")
        return cursor.fetchone()[0]


def wait_until(goal, condition, seconds, connect=connect):
    """Waits until the condition, given a fresh connection, holds; fails after so many seconds."""
    end = time.monotonic() + seconds
    seen = "it does not hold"
    while True:
        try:
            connection = connect()
            try:
                if condition(connection):
                    return
            finally:
                connection.close()
        except pymysql.err.OperationalError as problem:
            seen = problem
        if time.monotonic() > end:
            raise SystemExit(f"Waited {seconds} s until {goal}, but: {seen}")
        time.sleep(0.2)
