/** HTTP calls to a cloud's services: sent, tried again, read, and their refusals explained. */
package io.hothouse.openstack.transport;
