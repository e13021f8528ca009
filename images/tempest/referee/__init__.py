"""Lets Tempest judge the OpenStack that this container's environment names, and says what it found, a line at a time."""
