/** External instances: the key managers of others that keys of this account are in. */
package io.wardmote.op.external;
