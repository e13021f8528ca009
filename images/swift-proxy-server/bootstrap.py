"""User and catalogue of Swift, which has no database; may run again at any time."""

import os

from hothouse.bootstrap import urls
from hothouse.identity import Identity

identity = Identity()
identity.service_user("swift", os.environ["SERVICE_PASSWORD"])
identity.service("swift", "object-store", urls("/v1/AUTH_%(project_id)s"))
# Whoever has it may set quotas of accounts.
identity.role("ResellerAdmin")
