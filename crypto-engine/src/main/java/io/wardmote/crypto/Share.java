package io.wardmote.crypto;

import io.wardmote.key.Secret;
import java.nio.ByteBuffer;
import java.util.Arrays;
import java.util.HexFormat;
import java.util.zip.CRC32;

/**
 * One of the shares of a protector. As bytes
 * <pre>
 *   | version 1 = 1 | set 6 | index 1 | threshold 1 | share 32 | CRC-32 of all before, little endian 4 |     45 bytes
 * </pre>
 * and as people have it, those in base 32 with Crockford's alphabet, 72 characters in groups of four. What differs in up to 32
 * successive bits is always found by the checksum: a wrong character, two exchanged ones, or a group that is wrong.
 *
 * <p>The set, drawn at random for each splitting, tells shares of one from those of another; it is no secret.
 */
public final class Share implements AutoCloseable {
    public static final int SET_BYTES = 6;
    static final int MOST = 32;
    private static final int VERSION = 1;
    private static final int HEAD = 1 + SET_BYTES + 2;
    private static final int BYTES = HEAD + KeySlot.PROTECTOR_BYTES + 4;
    private static final int CHARACTERS = BYTES * 8 / 5;
    private static final int GROUP = 4;
    private static final String ALPHABET = "0123456789ABCDEFGHJKMNPQRSTVWXYZ";
    /** Longer than a share with any blanks and dashes somebody may have put in. */
    private static final int LONGEST_TEXT = 1024;

    private final byte[] set;
    private final int index;
    private final int threshold;
    private final Secret bytes;

    Share(byte[] set, int index, int threshold, Secret bytes) {
        this.set = set;
        this.index = index;
        this.threshold = threshold;
        this.bytes = bytes;
    }

    /** From 1. */
    public int index() {
        return index;
    }

    /** How many of its set open what they open. */
    public int threshold() {
        return threshold;
    }

    /** The set's name, for people. */
    public String set() {
        return HexFormat.of().formatHex(set);
    }

    byte[] setBytes() {
        return set;
    }

    /** Not to be kept beyond {@link #close}. */
    byte[] bytes() {
        return bytes.bytes();
    }

    /** As people have it, in ASCII; the caller closes it. */
    public Secret text() {
        byte[] head = ByteBuffer.allocate(BYTES).put((byte) VERSION).put(set).put((byte) index).put((byte) threshold).put(bytes.bytes()).array();
        try (Secret all = new Secret(head)) {
            int sum = sum(all.bytes());
            for (int i = 0; i < 4; i++) all.bytes()[BYTES - 4 + i] = (byte) (sum >> 8 * i);
            byte[] text = new byte[CHARACTERS + CHARACTERS / GROUP - 1];
            for (int at = 0, to = 0; at < CHARACTERS; at++) {
                if (at > 0 && at % GROUP == 0) text[to++] = '-';
                text[to++] = (byte) ALPHABET.charAt(fiveBits(all.bytes(), at));
            }
            return new Secret(text);
        }
    }

    /**
     * Reads the text that people have: blanks, dashes and case do not count, nor lines that begin with {@code #}; I and L are 1, O is 0.
     *
     * @param text stays the caller's, to be wiped
     * @param name what the operator knows it as, for sentences
     * @throws SealBroken if it is no share, or a character of it is wrong
     */
    public static Share of(byte[] text, String name) {
        if (text.length > LONGEST_TEXT) throw new SealBroken(name + " is too long to be a share");
        try (Secret all = new Secret(new byte[BYTES])) {
            int characters = 0;
            boolean comment = false;
            boolean lineBegins = true;
            for (byte next : text) {
                if (next == '\n') comment = false;
                else if (lineBegins && next == '#') comment = true;
                lineBegins = next == '\n';
                if (comment || next == '-' || next == ' ' || next == '\t' || next == '\r' || next == '\n') continue;
                int value = value(next);
                if (value < 0) throw new SealBroken(name + " has a character, the " + (characters + 1) + "th, that no share has");
                if (characters == CHARACTERS) throw new SealBroken(name + " is longer than a share, which has " + CHARACTERS + " characters");
                put(all.bytes(), characters++, value);
            }
            if (characters < CHARACTERS) throw new SealBroken(name + " has " + characters + " characters, and a share has " + CHARACTERS);
            return read(all.bytes(), name);
        }
    }

    private static Share read(byte[] all, String name) {
        int sum = 0;
        for (int i = 3; i >= 0; i--) sum = sum << 8 | all[BYTES - 4 + i] & 0xff;
        if (sum != sum(all)) throw new SealBroken(name + " has a wrong character: its checksum does not fit");
        int index = all[HEAD - 2] & 0xff;
        int threshold = all[HEAD - 1] & 0xff;
        if (all[0] != VERSION || index < 1 || index > MOST || threshold < 2 || threshold > MOST)
            throw new SealBroken(name + " is a share of a version not known here");
        return new Share(Arrays.copyOfRange(all, 1, 1 + SET_BYTES), index, threshold,
            new Secret(Arrays.copyOfRange(all, HEAD, HEAD + KeySlot.PROTECTOR_BYTES)));
    }

    private static int sum(byte[] all) {
        CRC32 crc = new CRC32();
        crc.update(all, 0, BYTES - 4);
        return (int) crc.getValue();
    }

    private static int fiveBits(byte[] bytes, int character) {
        int value = 0;
        for (int bit = character * 5; bit < character * 5 + 5; bit++) value = value << 1 | bytes[bit / 8] >> 7 - bit % 8 & 1;
        return value;
    }

    private static void put(byte[] bytes, int character, int value) {
        for (int i = 0; i < 5; i++) {
            int bit = character * 5 + i;
            bytes[bit / 8] |= (byte) ((value >> 4 - i & 1) << 7 - bit % 8);
        }
    }

    private static int value(byte character) {
        char upper = character >= 'a' && character <= 'z' ? (char) (character - 32) : (char) character;
        return switch (upper) {
            case 'I', 'L' -> 1;
            case 'O' -> 0;
            default -> ALPHABET.indexOf(upper);
        };
    }

    @Override
    public void close() {
        bytes.close();
    }

    @Override
    public String toString() {
        return "Share[" + index + " of set " + set() + "]";
    }
}
