/**
 * Container images on their way to the nodes, over SSH and without a registry; the only room that
 * knows Commons Compress.
 */
package io.hothouse.image.distribution;
