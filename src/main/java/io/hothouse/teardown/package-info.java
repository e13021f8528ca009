/**
 * The way of {@code down}: everything of an environment goes, and that nothing is left is proved.
 */
package io.hothouse.teardown;
