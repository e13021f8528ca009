/**
 * The way of {@code up}: from a cloud to a stack, a cluster and its services; why a stack failed.
 */
package io.hothouse.launch;
