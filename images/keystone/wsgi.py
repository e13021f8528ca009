"""Keystone's application, which answers nothing before the bootstrap is done.

Its modules are loaded while the database and the bootstrap job are still at work; the socket is bound already, so a
readiness probe just waits.
"""

from keystone.server import wsgi

from hothouse import database

database.of_service().await_finish()
application = wsgi.initialize_public_application()
