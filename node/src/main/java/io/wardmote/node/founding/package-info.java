/** How clusters come to be and grow: identities, certificates, the key slot of a node, founding and joining. */
package io.wardmote.node.founding;
