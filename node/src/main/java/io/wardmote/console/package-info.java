/** The console's files. What they ask, they ask as every client does. */
package io.wardmote.console;
