/** Looks for records in the audit logs of all nodes, as people ask for them. */
package io.wardmote.node.records;
