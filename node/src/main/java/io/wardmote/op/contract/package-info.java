/** What operations take and answer, said once: the API's description is made of it, and tests hold every operation to it. Decides nothing. */
package io.wardmote.op.contract;
