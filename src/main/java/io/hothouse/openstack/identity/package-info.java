/** Logging in at Keystone: requests, tokens and the catalogue of services. */
package io.hothouse.openstack.identity;
