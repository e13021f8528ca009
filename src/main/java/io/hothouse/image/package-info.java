/** Container images: recipes, their order, content addresses, engines, OCI layouts. */
package io.hothouse.image;
