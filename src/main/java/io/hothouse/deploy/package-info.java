/** Services and images onto the nodes of an environment. */
package io.hothouse.deploy;
