/** The cluster: client, manifests, apply, roll-out; the only room that knows fabric8. */
package io.hothouse.kubernetes;
