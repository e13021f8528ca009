"""Databases, schemas, user and catalogue of Nova; may run again at any time."""

from hothouse import bootstrap

bootstrap.run(
    "nova",
    "compute",
    "/v2.1",
    variables=["OS_DATABASE__CONNECTION", "OS_API_DATABASE__CONNECTION", "CELL0_CONNECTION"],
    sync=[["nova-manage", "api_db", "sync"], ["nova-manage", "db", "sync"]],
)
bootstrap.finish()
