/** The command line; the only room that knows picocli. */
package io.hothouse.cli;
