/** Builds everything, in order: the settings of a node, the node, and the process around it. */
package io.wardmote.node;
