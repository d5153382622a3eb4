/** A cluster on one machine, for development: founded on first start, run in the foreground. */
package io.wardmote.node.dev;
