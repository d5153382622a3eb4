/** The commands. They read options and print; what they do is elsewhere. */
package io.wardmote.cli;
