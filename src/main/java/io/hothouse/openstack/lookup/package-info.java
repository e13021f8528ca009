/** What the user names and what a launch needs: flavors, images, networks, quotas. */
package io.hothouse.openstack.lookup;
