/** What a run came to, in the forms that people, CI systems and viewers of traces read. */
package io.hothouse.report;
