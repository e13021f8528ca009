"""The application of the module that WSGI_MODULE names, which answers nothing before the bootstrap is done.

What WSGI_PRELOAD names is loaded while the database and the bootstrap job are still at work; the socket is bound already, so
a readiness probe just waits.
"""

import importlib
import os

from hothouse import database

for name in os.environ.get("WSGI_PRELOAD", "").split():
    importlib.import_module(name)
database.of_service().await_finish()
application = importlib.import_module(os.environ["WSGI_MODULE"]).application
