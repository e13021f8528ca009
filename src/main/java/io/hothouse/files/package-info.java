/** Files of this machine and of the program: private ones, whole folders, where they belong. */
package io.hothouse.files;
