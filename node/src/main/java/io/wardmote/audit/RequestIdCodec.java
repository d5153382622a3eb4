package io.wardmote.audit;

import io.wardmote.state.ByteReader;
import io.wardmote.state.ByteWriter;
import java.util.Locale;
import java.util.UUID;

/**
 * A request id, which is a UUID in upper or lower case wherever a door made it: its 16 bytes then, since its digits are what packs worst in a record.
 * <pre>
 *   | 0 | text   or   | 1 (upper case) or 2 (lower case) | 16 |
 * </pre>
 */
final class RequestIdCodec {
    private static final int TEXT = 0;
    private static final int UPPER = 1;
    private static final int LOWER = 2;
    private static final int LENGTH = 36;
    private static final int OF_UPPER = 0x10;
    private static final int OF_LOWER = 0x20;
    private static final int OF_NONE = 0x40;
    /** What each character is worth, and of what it is one: a table has no branches, of which the digits of an id at random are as many as can be. */
    private static final byte[] DIGITS = digits();

    private RequestIdCodec() {}

    private static byte[] digits() {
        byte[] digits = new byte[0x80];
        for (int c = 0; c < digits.length; c++) {
            int worth = Character.digit(c, 16);
            digits[c] = (byte) (worth < 0 ? OF_NONE : worth | (c >= 'a' ? OF_LOWER : c >= 'A' ? OF_UPPER : 0));
        }
        return digits;
    }

    static ByteWriter write(ByteWriter out, String id) {
        return id.length() == LENGTH && writeUuid(out, id) ? out : out.u8(TEXT).text(id);
    }

    /** @return whether it is one */
    private static boolean writeUuid(ByteWriter out, String id) {
        int seen = 0;
        long high = 0;
        long low = 0;
        for (int i = 0; i < LENGTH; i++) {
            char c = id.charAt(i);
            if (i == 8 || i == 13 || i == 18 || i == 23) {
                if (c != '-') return false;
                continue;
            }
            if (c >= DIGITS.length) return false;
            int digit = DIGITS[c];
            seen |= digit;
            if (i < 19) high = high << 4 | digit & 0xf;
            else low = low << 4 | digit & 0xf;
        }
        boolean upper = (seen & OF_UPPER) != 0;
        boolean lower = (seen & OF_LOWER) != 0;
        if (upper && lower || (seen & OF_NONE) != 0) return false;
        out.u8(upper ? UPPER : LOWER).i64(high).i64(low);
        return true;
    }

    static String read(ByteReader in) {
        return switch (in.u8()) {
            case TEXT -> in.text();
            case UPPER -> uuid(in).toUpperCase(Locale.ROOT);
            case LOWER -> uuid(in);
            default -> throw new IllegalArgumentException("a request id has no such form");
        };
    }

    private static String uuid(ByteReader in) {
        return new UUID(in.i64(), in.i64()).toString();
    }
}
