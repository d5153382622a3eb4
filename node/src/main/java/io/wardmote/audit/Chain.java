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
        link(header, header.length);
    }

    Hash record(byte[] encoded) {
        return record(encoded, encoded.length);
    }

    /** @param length of the record, which is at the begin of those bytes */
    Hash record(byte[] bytes, int length) {
        sequence++;
        return link(bytes, length);
    }

    private Hash link(byte[] bytes, int length) {
        sha256.update(hash.bytes());
        sha256.update(bytes, 0, length);
        hash = new Hash(sha256.digest());
        return hash;
    }
}
