/** Where settings come from: clouds.yaml, environment variables, the folders of this program. */
package io.hothouse.config;
