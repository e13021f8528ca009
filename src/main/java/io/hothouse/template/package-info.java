/** A user's own Heat template and environments, gathered as python-heatclient gathers them. */
package io.hothouse.template;
