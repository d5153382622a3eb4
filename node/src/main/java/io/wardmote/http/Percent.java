package io.wardmote.http;

import static io.wardmote.key.Refusal.UNREADABLE_REQUEST;
import static java.nio.charset.StandardCharsets.ISO_8859_1;
import static java.nio.charset.StandardCharsets.UTF_8;

import java.nio.ByteBuffer;
import java.nio.charset.CharacterCodingException;
import java.util.HexFormat;

/** Percent-coding of names and values: read leniently in spelling but strictly in form, written in the one way that is signed. */
final class Percent {
    private static final boolean[] UNRESERVED = new boolean[128];
    private static final byte[] HEX = "0123456789ABCDEF".getBytes(ISO_8859_1);

    static {
        for (char c : "ABCDEFGHIJKLMNOPQRSTUVWXYZabcdefghijklmnopqrstuvwxyz0123456789-_.~".toCharArray()) UNRESERVED[c] = true;
    }

    private Percent() {}

    /**
     * The text of {@code raw[from, to)}, where {@code +} and {@code %20} are both a space.
     *
     * @throws io.wardmote.key.Refused UNREADABLE_REQUEST for an incomplete or malformed escape, and for bytes that are not UTF-8
     */
    static String decode(byte[] raw, int from, int to) {
        int coded = from;
        while (coded < to && raw[coded] >= 0 && raw[coded] != '+' && raw[coded] != '%') coded++;
        if (coded == to) return new String(raw, from, to - from, ISO_8859_1);
        byte[] text = new byte[to - from];
        int length = 0;
        int seen = 0;
        for (int i = from; i < to; i++) {
            int b = raw[i];
            if (b == '+') b = ' ';
            if (b == '%') {
                if (i + 2 >= to || !HexFormat.isHexDigit(raw[i + 1]) || !HexFormat.isHexDigit(raw[i + 2]))
                    throw UNREADABLE_REQUEST.because("A percent sign is not followed by two hexadecimal digits.");
                b = HexFormat.fromHexDigit(raw[i + 1]) << 4 | HexFormat.fromHexDigit(raw[i + 2]);
                i += 2;
            }
            seen |= b;
            text[length++] = (byte) b;
        }
        if ((seen & 0x80) == 0) return new String(text, 0, length, ISO_8859_1);
        try {
            return UTF_8.newDecoder().decode(ByteBuffer.wrap(text, 0, length)).toString();   // a new decoder reports, never replaces
        } catch (CharacterCodingException e) {
            throw UNREADABLE_REQUEST.because("A parameter is not UTF-8.");
        }
    }

    /** Appends the text as RFC 3986 writes it: unreserved characters as they are, every other byte of UTF-8 as %XX. */
    static void encode(String text, Bytes out) {
        int length = text.length();
        for (int i = 0; i < length; i++) {
            char c = text.charAt(i);
            if (c >= 128) {
                byte[] rest = text.substring(i).getBytes(UTF_8);
                encode(rest, rest.length, out);
                return;
            }
            if (UNRESERVED[c]) out.put(c);
            else escape(c, out);
        }
    }

    static String encoded(String text) {
        Bytes out = new Bytes(text.length() + 1);
        encode(text, out);
        return out.toString();
    }

    private static void encode(byte[] text, int length, Bytes out) {
        for (int i = 0; i < length; i++) {
            byte b = text[i];
            if (b >= 0 && UNRESERVED[b]) out.put(b);
            else escape(b, out);
        }
    }

    /** Appends bytes that are percent-coded already once more, as the string to sign of RPC 1.0 wants its query. */
    static void encodeAgain(Bytes once, Bytes out) {
        encode(once.array(), once.length(), out);
    }

    private static void escape(int b, Bytes out) {
        out.put('%');
        out.put(HEX[b >> 4 & 15]);
        out.put(HEX[b & 15]);
    }
}
