/** The one place in which a text that leaves the program loses its secrets and becomes harmless. */
package io.hothouse.redaction;
