/** Proofs, from outside the cluster, that services answer through every node. */
package io.hothouse.probe;
