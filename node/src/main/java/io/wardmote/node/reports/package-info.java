/** How each member is, as it says itself: told to the account by whichever node is asked. */
package io.wardmote.node.reports;
