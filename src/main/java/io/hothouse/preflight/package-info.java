/** What a node must be able to do before anything is deployed onto it, and proof of the overlay. */
package io.hothouse.preflight;
