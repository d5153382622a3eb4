package io.wardmote.state;

import java.util.Arrays;

/**
 * What makes a proposal one and the same however often it is sent: the proposer's beat and 64 random bits. A request that was
 * signed also brings the hash of its nonce, which no other request may bring again.
 *
 * @param beat  {@link KeyRing#beat} where it was proposed
 * @param nonce 16 bytes, or empty
 */
public record Stamp(long beat, long random, byte[] nonce) {
    /** For proposals that no harm comes of when they happen twice. */
    public static final Stamp NONE = new Stamp(0, 0, new byte[0]);

    public static final int NONCE_BYTES = 16;
    /** How long an outcome is remembered, in beats; an older proposal is refused. */
    public static final long REMEMBERED_MILLIS = 600_000;
    /** A nonce is remembered for one to two of these: longer than the 15 minutes either side that a time stamp may be off. */
    public static final long NONCE_BUCKET_MILLIS = 1_900_000;

    boolean isNone() {
        return beat == 0 && random == 0 && nonce.length == 0;
    }

    byte[] requestKey() {
        return Table.REQUEST.key(new ByteWriter().i64(beat).i64(random).toBytes());
    }

    public void write(ByteWriter out) {
        out.i64(beat).i64(random).bytes(nonce);
    }

    public static Stamp read(ByteReader in) {
        return new Stamp(in.i64(), in.i64(), in.bytes());
    }

    @Override
    public boolean equals(Object other) {
        return other instanceof Stamp stamp && stamp.beat == beat && stamp.random == random && Arrays.equals(stamp.nonce, nonce);
    }

    @Override
    public int hashCode() {
        return Long.hashCode(beat ^ random);
    }
}
