/** Users, groups, roles, policies and instances that a node's settings declare, and how the cluster comes to have them. */
package io.wardmote.node.declared;
