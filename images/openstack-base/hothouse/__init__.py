"""What brings an OpenStack service up: its database, its schema, its users and its place in the catalogue."""
