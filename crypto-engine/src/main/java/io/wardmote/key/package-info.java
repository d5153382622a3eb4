/** The words that all modules share. Plain Java: no framework, no provider, no clock. */
package io.wardmote.key;
