"""Keystone's application, which answers nothing before the bootstrap is done.

Its modules are loaded while the database and the bootstrap job are still at work; the socket is
bound already, so a readiness probe just waits.
"""

import database
from keystone.server import wsgi

database.wait_until(
    "the bootstrap has made the catalogue",
    lambda connection: database.count(connection, "endpoint") >= 3,
    seconds=600,
)
application = wsgi.initialize_public_application()
