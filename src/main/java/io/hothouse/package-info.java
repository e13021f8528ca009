/** What every room may use: failures with a code, secrets that do not print, deadlines. */
package io.hothouse;
