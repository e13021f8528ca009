/** The use cases: bring an environment up, look at it, take it down. */
package io.hothouse.environment;
