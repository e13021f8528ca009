/** Stacks, their resources and events, the wait for them, and why one failed. */
package io.hothouse.openstack.heat;
