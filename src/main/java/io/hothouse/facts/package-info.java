/** What is known of a node, asked once; and for each fact the one judgement of what it means. */
package io.hothouse.facts;
