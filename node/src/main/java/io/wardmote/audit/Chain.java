package io.wardmote.audit;

import java.security.MessageDigest;

/**
 * What makes each record say all that came before it: its hash is the SHA-256 of the hash before and its own bytes. A segment's header is a link too,
 * so none of it can be changed either. Whoever trusts a hash trusts every record up to it.
 */
final class Chain {
    private final MessageDigest sha256 = Hash.sha256();
    private Hash hash;
    private long sequence;

    /** @param sequence of the last record; 0 before the first */
    Chain(Hash hash, long sequence) {
        this.hash = hash;
        this.sequence = sequence;
    }

    /** The same again, to go another way from here. */
    Chain copy() {
        return new Chain(hash, sequence);
    }

    Hash hash() {
        return hash;
    }

    /** Of the last record. */
    long sequence() {
        return sequence;
    }

    void header(byte[] header) {
        link(header);
    }

    Hash record(byte[] encoded) {
        sequence++;
        return link(encoded);
    }

    private Hash link(byte[] bytes) {
        sha256.update(hash.bytes());
        hash = new Hash(sha256.digest(bytes));
        return hash;
    }
}
