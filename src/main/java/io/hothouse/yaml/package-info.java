/** YAML and JSON, read with their lines and within bounds; the only room that knows SnakeYAML. */
package io.hothouse.yaml;
