/** Work that overlaps, and waits that end. */
package io.hothouse.pipeline;
