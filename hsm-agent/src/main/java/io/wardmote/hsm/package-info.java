/** The hardware security module of a node. */
package io.wardmote.hsm;
