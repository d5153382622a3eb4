package io.wardmote.sdk;

import com.aliyun.tea.TeaException;
import java.io.ByteArrayOutputStream;
import java.util.Arrays;
import java.util.HexFormat;

/** What an answer must be. */
final class Expect {
    private Expect() {}

    static void equal(String what, Object expected, Object found) {
        if (!expected.equals(found)) throw new IllegalStateException(what + " must be " + expected + ", is " + found);
    }

    static void equal(String what, byte[] expected, byte[] found) {
        if (!Arrays.equals(expected, found)) throw new IllegalStateException(what + " must be " + shown(expected) + ", is " + shown(found));
    }

    private static String shown(byte[] bytes) {
        if (bytes == null) return "null";
        return bytes.length <= 2048 ? HexFormat.of().formatHex(bytes) : bytes.length + " bytes";
    }

    interface Request {
        void send() throws Exception;
    }

    static void refused(int status, String code, Request request) throws Exception {
        try {
            request.send();
        } catch (TeaException e) {
            equal("refusal", status + " " + code, e.getData().get("httpCode") + " " + e.getCode());
            equal("length of the request's id", 36, String.valueOf(e.getData().get("requestId")).length());
            equal("there is a message", true, e.getMessage() != null && !e.getMessage().isEmpty());
            return;
        }
        throw new IllegalStateException("not refused with " + status + " " + code);
    }

    static byte[] joined(byte[]... parts) {
        ByteArrayOutputStream all = new ByteArrayOutputStream();
        for (byte[] part : parts) all.writeBytes(part);
        return all.toByteArray();
    }

    /** The same but for one bit. */
    static byte[] flipped(byte[] bytes, int at) {
        byte[] other = bytes.clone();
        other[at] ^= 1;
        return other;
    }
}
