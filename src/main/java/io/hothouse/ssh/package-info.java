/** Keys, host keys that are known beforehand, remote commands; the only room that knows JSch. */
package io.hothouse.ssh;
