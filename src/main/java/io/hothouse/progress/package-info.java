/** Steps, the events that they emit, and those who report them. */
package io.hothouse.progress;
