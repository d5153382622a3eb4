/** The hashes that the signatures of requests are made of, whichever door or client signs so. Imports {@code key} only. */
package io.wardmote.signing;
