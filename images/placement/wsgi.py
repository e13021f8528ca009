"""Placement's application, which answers nothing before the bootstrap is done."""

from placement.wsgi import init_application

from hothouse import database

database.of_service().await_finish()
application = init_application()
