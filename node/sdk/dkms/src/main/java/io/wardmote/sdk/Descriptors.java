package io.wardmote.sdk;

import com.aliyun.dkms.gcs.openapi.util.protobuf.ApiModels;
import com.google.protobuf.Descriptors.Descriptor;
import com.google.protobuf.Descriptors.FieldDescriptor;
import java.io.PrintStream;
import java.util.Comparator;
import java.util.stream.Collectors;

/** The messages that were compiled into the SDK, one a line: {@code EncryptRequest 1:KeyId:s 2:Plaintext:b}. */
final class Descriptors {
    private Descriptors() {}

    static void print(PrintStream out) {
        for (Descriptor message : ApiModels.getDescriptor().getMessageTypes()) {
            out.println(message.getFields().stream().sorted(Comparator.comparing(FieldDescriptor::getNumber))
                .map(field -> " " + field.getNumber() + ":" + field.getName() + ":" + type(field)).collect(Collectors.joining("", message.getName(), "")));
        }
    }

    /** A star for a list. */
    private static String type(FieldDescriptor field) {
        String letter = switch (field.getType()) {
            case STRING -> "s";
            case BYTES -> "b";
            case INT32 -> "i";
            case BOOL -> "o";
            default -> field.getType().name();
        };
        return field.isRepeated() ? letter + "*" : letter;
    }
}
