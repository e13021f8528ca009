/** Whether the services of an environment answer, why not, and what can be repaired. */
package io.hothouse.examine;
