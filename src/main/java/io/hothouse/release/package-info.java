/**
 * The releases of Kubernetes and OpenStack that an environment can be made of: what the folders say
 * of each, and which one is taken when none is named.
 */
package io.hothouse.release;
