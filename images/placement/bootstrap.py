"""Database, schema, user and catalogue of Placement; may run again at any time."""

from hothouse import bootstrap

bootstrap.run(
    "placement",
    "placement",
    variables=["OS_PLACEMENT_DATABASE__CONNECTION"],
    sync=[["placement-manage", "db", "sync"]],
)
bootstrap.finish()
