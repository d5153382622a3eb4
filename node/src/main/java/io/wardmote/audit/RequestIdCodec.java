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

    private RequestIdCodec() {}

    static ByteWriter write(ByteWriter out, String id) {
        return id.length() == LENGTH && writeUuid(out, id) ? out : out.u8(TEXT).text(id);
    }

    /** @return whether it is one */
    private static boolean writeUuid(ByteWriter out, String id) {
        boolean upper = false;
        boolean lower = false;
        long high = 0;
        long low = 0;
        for (int i = 0; i < LENGTH; i++) {
            char c = id.charAt(i);
            if (i == 8 || i == 13 || i == 18 || i == 23) {
                if (c != '-') return false;
                continue;
            }
            int digit;
            if (c >= '0' && c <= '9') digit = c - '0';
            else if (c >= 'A' && c <= 'F') {
                digit = c - 'A' + 10;
                upper = true;
            } else if (c >= 'a' && c <= 'f') {
                digit = c - 'a' + 10;
                lower = true;
            } else return false;
            if (i < 19) high = high << 4 | digit;
            else low = low << 4 | digit;
        }
        if (upper && lower) return false;
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
