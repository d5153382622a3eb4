/** Copies of the whole state in files: how they are written, proven, and made a cluster again. */
package io.wardmote.node.backup;
