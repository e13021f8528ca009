/**
 * What an environment is: its name, its nodes, what this machine keeps of it, and the lease on it.
 */
package io.hothouse.environment;
