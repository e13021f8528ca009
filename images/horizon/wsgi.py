"""The dashboard with all its pages, which each process would load at its first request, were they not here before it is forked."""

import gc

from openstack_dashboard.wsgi import application  # noqa: F401, what uWSGI asks this module for
from django.urls import resolve

resolve("/identity/")
# What is loaded by now stays, and is not looked at again: so processes go on sharing it.
gc.collect()
gc.freeze()
