"""Database, schema, users, domain and catalogue of Heat; may run again at any time."""

import os

from hothouse import bootstrap

identity = bootstrap.run("heat", "orchestration", "/v1/%(tenant_id)s", sync=[["heat-manage", "db_sync"]])
signals = {
    interface: url.replace(":8004/v1/%(tenant_id)s", ":8000/v1")
    for interface, url in bootstrap.urls("/v1/%(tenant_id)s").items()
}
identity.service("heat-cfn", "cloudformation", signals)
# Users that stacks make for themselves, as for signals, are in a domain of their own.
domain = identity.domain("heat")
administrator = identity.user("heat_domain_admin", os.environ["DOMAIN_ADMIN_PASSWORD"], domain)
identity.domain_administrator(administrator, domain)
for role in ("heat_stack_owner", "heat_stack_user"):
    identity.role(role)
bootstrap.finish()
