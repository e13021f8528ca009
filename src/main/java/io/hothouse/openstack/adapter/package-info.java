/**
 * openstack4j over this program's own transport; the only package that depends on it directly for
 * requests.
 */
package io.hothouse.openstack.adapter;
