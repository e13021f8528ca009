/** Local commands; the only room that knows Commons Exec. */
package io.hothouse.process;
