package io.wardmote.http;

import static io.wardmote.key.Refusal.UNREADABLE_REQUEST;

import com.google.protobuf.CodedInputStream;
import com.google.protobuf.CodedOutputStream;
import com.google.protobuf.WireFormat;
import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.util.Arrays;
import java.util.List;
import java.util.Map;

/**
 * A flat protobuf message (proto3). Written down as {@code number:name:type}, with the types s string, b bytes, i int32 and
 * o bool. As the format wants it, fields that are unknown or of another wire type are passed over, the last of several wins, and
 * one that has its default is as one that is not there.
 */
record ProtobufMessage(List<Field> fields) {

    private enum Type {
        STRING('s', WireFormat.WIRETYPE_LENGTH_DELIMITED), BYTES('b', WireFormat.WIRETYPE_LENGTH_DELIMITED),
        INT32('i', WireFormat.WIRETYPE_VARINT), BOOL('o', WireFormat.WIRETYPE_VARINT);

        private final char letter;
        private final int wireType;

        Type(char letter, int wireType) {
            this.letter = letter;
            this.wireType = wireType;
        }

        static Type lettered(char letter) {
            return Arrays.stream(values()).filter(type -> type.letter == letter).findFirst().orElseThrow();
        }
    }

    private record Field(int number, String name, Type type) {
        int tag() {
            return number << 3 | type.wireType;
        }
    }

    static ProtobufMessage of(String text) {
        return new ProtobufMessage(Arrays.stream(text.split(" ")).map(field -> field.split(":"))
            .map(parts -> new Field(Integer.parseInt(parts[0]), parts[1], Type.lettered(parts[2].charAt(0)))).toList());
    }

    /**
     * Reads texts, numbers (in decimal) and truth values into one map, bytes into the other.
     *
     * @throws io.wardmote.key.Refused UNREADABLE_REQUEST if these bytes are no protobuf message, or a string is not UTF-8
     */
    void read(byte[] body, Map<String, String> texts, Map<String, byte[]> octets) {
        CodedInputStream in = CodedInputStream.newInstance(body);
        try {
            for (int tag = in.readTag(); tag != 0; tag = in.readTag()) {
                Field field = field(tag);
                if (field == null) mustSkip(in, tag);
                else switch (field.type) {
                    case STRING -> texts.put(field.name, in.readStringRequireUtf8());
                    case BYTES -> octets.put(field.name, in.readByteArray());
                    case INT32 -> put(texts, field.name, in.readInt32());
                    case BOOL -> texts.put(field.name, Boolean.toString(in.readBool()));
                }
            }
        } catch (IOException malformed) {
            throw UNREADABLE_REQUEST.because("The body is not the operation's protobuf message.");
        }
    }

    private static void put(Map<String, String> texts, String name, int value) {
        if (value == 0) texts.remove(name);
        else texts.put(name, Integer.toString(value));
    }

    private static void mustSkip(CodedInputStream in, int tag) throws IOException {
        if (!in.skipField(tag)) throw UNREADABLE_REQUEST.because("The body ends a group that it did not begin.");
    }

    private Field field(int tag) {
        for (Field field : fields) if (field.tag() == tag) return field;
        return null;
    }

    /** Writes the values whose names are fields of this message; they must be of the fields' types. */
    byte[] write(Map<String, Object> values) {
        ByteArrayOutputStream bytes = new ByteArrayOutputStream();
        CodedOutputStream out = CodedOutputStream.newInstance(bytes);
        try {
            for (Field field : fields) {
                switch (values.get(field.name)) {
                    case null -> { }
                    case String text when field.type == Type.STRING -> {
                        if (!text.isEmpty()) out.writeString(field.number, text);
                    }
                    case byte[] octets when field.type == Type.BYTES -> {
                        if (octets.length > 0) out.writeByteArray(field.number, octets);
                    }
                    case Integer number when field.type == Type.INT32 -> {
                        if (number != 0) out.writeInt32(field.number, number);
                    }
                    case Boolean truth when field.type == Type.BOOL -> {
                        if (truth) out.writeBool(field.number, true);
                    }
                    case Object other -> throw new IllegalArgumentException(field.name + " is a " + field.type + ", not a " + other.getClass().getSimpleName());
                }
            }
            out.flush();
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
        return bytes.toByteArray();
    }
}
