"""Waits until the service's bootstrap is done."""

from hothouse import database

database.of_service().await_finish()
