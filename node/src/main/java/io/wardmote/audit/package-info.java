/** The audit log: records, their chain, the segments it is kept in, and what proves that none was changed. */
package io.wardmote.audit;
