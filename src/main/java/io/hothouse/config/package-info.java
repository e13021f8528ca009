/** Which cloud is used: clouds.yaml and environment variables. */
package io.hothouse.config;
