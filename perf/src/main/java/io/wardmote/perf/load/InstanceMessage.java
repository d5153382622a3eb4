package io.wardmote.perf.load;

import com.google.protobuf.CodedInputStream;
import com.google.protobuf.CodedOutputStream;
import com.google.protobuf.WireFormat;
import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.util.HashMap;
import java.util.Map;

/** The protobuf messages of the instance API, written as its clients write them: the numbers of the fields that are used here. */
final class InstanceMessage {
    /** Of an answer. */
    static final int CIPHERTEXT = 2;
    static final int IV = 3;
    static final int SIGNATURE = 2;
    static final int ERROR_CODE = 2;

    private InstanceMessage() {}

    private static Map<String, Integer> fields(Work work) {
        return switch (work) {
            case INSTANCE_ENCRYPT, ADVANCE_ENCRYPT -> Map.of("KeyId", 1, "Plaintext", 2);
            case INSTANCE_DECRYPT -> Map.of("CiphertextBlob", 1, "KeyId", 2, "Iv", 5);
            case ADVANCE_DECRYPT -> Map.of("CiphertextBlob", 1);
            case INSTANCE_GENERATE_DATA_KEY -> Map.of("KeyId", 1, "NumberOfBytes", 3);
            case INSTANCE_SIGN -> Map.of("KeyId", 1, "Message", 4, "MessageType", 5);
            case INSTANCE_VERIFY -> Map.of("KeyId", 1, "Signature", 3, "Message", 5, "MessageType", 6);
            case ENCRYPT, DECRYPT, GENERATE_DATA_KEY, ASYMMETRIC_SIGN, ASYMMETRIC_VERIFY, GENERATE_MAC, DESCRIBE_KEY, BATCH_ENCRYPT, BATCH_DECRYPT,
                BATCH_GENERATE_DATA_KEY, BATCH_SIGN, CREATE_KEY ->
                throw new IllegalArgumentException(work + " is not of the instance API");
        };
    }

    static byte[] write(Question question) {
        Map<String, Integer> fields = fields(question.work());
        ByteArrayOutputStream bytes = new ByteArrayOutputStream();
        CodedOutputStream out = CodedOutputStream.newInstance(bytes);
        try {
            for (Map.Entry<String, Object> parameter : question.parameters().entrySet()) {
                int number = fields.get(parameter.getKey());
                switch (parameter.getValue()) {
                    case String text -> out.writeString(number, text);
                    case byte[] octets -> out.writeByteArray(number, octets);
                    case Integer value -> out.writeInt32(number, value);
                    default -> throw new IllegalArgumentException(parameter.getKey());
                }
            }
            out.flush();
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
        return bytes.toByteArray();
    }

    /** The texts and bytes of an answer by number. @throws IllegalArgumentException if it is none */
    static Map<Integer, byte[]> read(byte[] answer) {
        Map<Integer, byte[]> fields = new HashMap<>();
        CodedInputStream in = CodedInputStream.newInstance(answer);
        try {
            for (int tag = in.readTag(); tag != 0; tag = in.readTag()) {
                if (WireFormat.getTagWireType(tag) == WireFormat.WIRETYPE_LENGTH_DELIMITED) fields.put(WireFormat.getTagFieldNumber(tag), in.readByteArray());
                else if (!in.skipField(tag)) throw new IllegalArgumentException("it ends a group that it did not begin");
            }
        } catch (IOException e) {
            throw new IllegalArgumentException("it is no protobuf message", e);
        }
        return fields;
    }
}
