/** What is kept of an environment to tell why it is as it is, without secrets. */
package io.hothouse.evidence;
