package io.wardmote.node.founding;

import static java.nio.charset.StandardCharsets.UTF_8;

import io.vertx.core.json.JsonObject;
import io.wardmote.key.Material.Wrapped;
import io.wardmote.node.Fault;
import io.wardmote.state.Place;
import java.nio.file.Path;
import java.util.Base64;
import java.util.Objects;
import java.util.function.Function;

/** The small files a node keeps beside its state: JSON that begins with the number of its format. */
public final class Json {
    private static final int LONGEST = 1 << 20;

    private Json() {}

    public static void write(Path file, int format, JsonObject members) {
        JsonObject json = new JsonObject().put("format", format);
        members.forEach(member -> json.put(member.getKey(), member.getValue()));
        PrivateFiles.write(file, json.encodePrettily() + "\n");
    }

    /** @throws Fault if the file is missing, not in this format, or of a later one */
    public static <T> T read(Path file, int format, Function<JsonObject, T> reader) {
        return readAny(file, json -> {
            int found = json.getInteger("format");
            if (found > format) throw new Fault(Fault.DATA, file + " was written by a later version of Wardmote; start that version.");
            return reader.apply(json);
        });
    }

    /** @throws Fault if the file is missing, or the reader finds something missing in it */
    static <T> T readAny(Path file, Function<JsonObject, T> reader) {
        String text = new String(PrivateFiles.read(file, LONGEST), UTF_8);
        try {
            return Objects.requireNonNull(reader.apply(new JsonObject(text)));
        } catch (Fault fault) {
            throw fault;
        } catch (RuntimeException e) {
            throw new Fault(Fault.DATA, file + " is damaged; restore it from a backup, or choose another folder.", e);
        }
    }

    static JsonObject wrapped(Wrapped wrapped) {
        return new JsonObject().put("epoch", wrapped.epoch()).put("sealed", base64(wrapped.sealed()));
    }

    static Wrapped wrapped(JsonObject json) {
        return new Wrapped(json.getInteger("epoch"), bytes(json.getString("sealed")));
    }

    static JsonObject place(Place place) {
        return new JsonObject().put("region", place.region()).put("priority", place.priority()).put("listener", place.listener());
    }

    static Place place(JsonObject json) {
        return new Place(Objects.requireNonNull(json.getString("region")), json.getInteger("priority"), json.getBoolean("listener"));
    }

    static String base64(byte[] bytes) {
        return Base64.getEncoder().encodeToString(bytes);
    }

    static byte[] bytes(String base64) {
        return Base64.getDecoder().decode(base64);
    }
}
