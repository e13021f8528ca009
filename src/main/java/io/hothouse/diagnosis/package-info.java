/** What is wrong when a service does not answer: evidence, rules, and which of it explains what. */
package io.hothouse.diagnosis;
