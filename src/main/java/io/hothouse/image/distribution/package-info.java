/** Container images on their way to the nodes, over SSH and without a registry. */
package io.hothouse.image.distribution;
