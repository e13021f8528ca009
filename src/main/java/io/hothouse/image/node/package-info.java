/** The node image: what the cluster's machines boot from, baked once and known by its content. */
package io.hothouse.image.node;
