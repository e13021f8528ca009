"""The application of the module that WSGI_MODULE names, which answers nothing before the bootstrap is done.

What WSGI_PRELOAD names is loaded while the database and the bootstrap job are still at work; the socket is bound already, so
a readiness probe just waits.
"""

import gc
import importlib
import os
import threading

from hothouse import database

for name in os.environ.get("WSGI_PRELOAD", "").split():
    importlib.import_module(name)
database.of_service().await_finish()
application = importlib.import_module(os.environ["WSGI_MODULE"]).application

# A process that is forked has no threads but knows of them, and waits for them for ever, or turns in circles.
threads = [thread.name for thread in threading.enumerate() if thread is not threading.current_thread()]
if threads and os.environ.get("SHARED") != "no":
    raise SystemExit(f"{os.environ['WSGI_MODULE']} has started {', '.join(threads)}: its image needs SHARED=no")
# What is loaded by now stays, and is not looked at again: so processes go on sharing it.
gc.collect()
gc.freeze()
