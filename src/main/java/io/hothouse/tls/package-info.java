/** What those who speak TLS, to a cloud or to a service, have in common. */
package io.hothouse.tls;
