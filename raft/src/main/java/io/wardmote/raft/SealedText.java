package io.wardmote.raft;

import static java.nio.charset.StandardCharsets.UTF_8;

import java.io.IOException;
import java.util.ArrayList;
import java.util.List;
import java.util.zip.CRC32C;

/**
 * A small file in lines that shows whether it is whole:
 *
 * <pre>
 *   wardmote &lt;kind&gt; &lt;layout&gt;
 *   lines of the kind
 *   crc32c &lt;8 hex digits: of all bytes before this line&gt;
 * </pre>
 */
final class SealedText {
    private static final int MOST_BYTES = 16 << 20;

    private SealedText() {}

    /** Damaged, or not one of ours. */
    static final class Broken extends IOException {
        Broken(String what) {
            super(what);
        }
    }

    static byte[] bytes(String kind, int layout, List<String> lines) {
        StringBuilder text = new StringBuilder("wardmote " + kind + " " + layout + "\n");
        for (String line : lines) text.append(line).append('\n');
        byte[] sealed = text.toString().getBytes(UTF_8);
        return (text + "crc32c " + sum(sealed, sealed.length) + "\n").getBytes(UTF_8);
    }

    /**
     * @param where  for the operator
     * @throws Broken         if it is not what was written
     * @throws StorageFailure if a later version wrote it
     */
    static List<String> lines(byte[] bytes, String kind, int layout, String where) throws Broken {
        if (bytes.length > MOST_BYTES) throw new Broken(where + " is longer than any of ours");
        List<String> lines = new ArrayList<>(new String(bytes, UTF_8).lines().toList());
        if (lines.size() < 2) throw new Broken(where + " is cut short");
        String seal = lines.removeLast();
        int sealed = bytes.length - seal.length() - 1;
        if (sealed < 0 || bytes[bytes.length - 1] != '\n' || !seal.equals("crc32c " + sum(bytes, sealed))) throw new Broken(where + " fails its checksum");
        String first = lines.removeFirst();
        if (first.equals("wardmote " + kind + " " + layout)) return lines;
        if (!first.startsWith("wardmote " + kind + " ")) throw new Broken(where + " is not a " + kind);
        throw new StorageFailure(where + " was written by a later version of Wardmote (\"" + first + "\", this one knows " + layout
            + "); start that version.", null);
    }

    private static String sum(byte[] bytes, int length) {
        CRC32C sum = new CRC32C();
        sum.update(bytes, 0, length);
        return "%08x".formatted(sum.getValue());
    }
}
