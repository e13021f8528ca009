/**
 * The cloud: session, stacks, images, quotas and what is left; the only room that knows openstack4j
 * and OpenStack's HTTP interfaces.
 */
package io.hothouse.openstack;
