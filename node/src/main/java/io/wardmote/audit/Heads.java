package io.wardmote.audit;

import io.vertx.core.json.DecodeException;
import io.vertx.core.json.JsonObject;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.DateTimeException;
import java.time.Instant;
import java.util.ArrayList;
import java.util.List;

/**
 * Heads in a file, a JSON object on each line: {@code {"nodeId":…,"incarnation":…,"sequence":…,"hash":"hexadecimal","time":"…"}}. So each line of an export that
 * was kept elsewhere is one, but those of strangers, whose chain is another.
 */
public final class Heads {
    private static final long MOST_BYTES = 64 << 20;

    private Heads() {}

    public static JsonObject json(Head head) {
        return new JsonObject().put("nodeId", head.node()).put("incarnation", head.incarnation()).put("sequence", head.sequence())
            .put("hash", head.hash().toString()).put("time", Instant.ofEpochMilli(head.atMillis()).toString());
    }

    /** @throws IOException that names the line that is no head */
    public static List<Head> read(Path file) throws IOException {
        if (Files.size(file) > MOST_BYTES) throw new IOException(file + " is longer than " + MOST_BYTES + " bytes");
        List<Head> heads = new ArrayList<>();
        int number = 0;
        for (String line : Files.readAllLines(file)) {
            number++;
            if (line.isBlank()) continue;
            try {
                JsonObject json = new JsonObject(line);
                if (JsonLine.isOfStrangers(json)) continue;
                heads.add(new Head(text(json, "nodeId"), json.getLong("incarnation"), json.getLong("sequence"), Hash.of(text(json, "hash")),
                    Instant.parse(text(json, "time")).toEpochMilli()));
            } catch (DecodeException | ClassCastException | IllegalArgumentException | NullPointerException | DateTimeException e) {
                throw new IOException(file + ", line " + number + ", is no head of an audit log", e);
            }
        }
        return heads;
    }

    private static String text(JsonObject json, String name) {
        String text = json.getString(name);
        if (text == null) throw new IllegalArgumentException(name);
        return text;
    }
}
