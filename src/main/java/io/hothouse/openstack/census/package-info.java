/** What of a project belongs to an environment, whoever made it. */
package io.hothouse.openstack.census;
