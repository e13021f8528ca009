/** Other people's tests, run on the cluster against what is deployed there, and what they found. */
package io.hothouse.referee;
