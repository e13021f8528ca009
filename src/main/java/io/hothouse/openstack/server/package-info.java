/** Servers: their consoles and faults, and what lets packets through to them. */
package io.hothouse.openstack.server;
