package io.wardmote.external;

import com.fasterxml.jackson.core.JsonFactory;
import com.fasterxml.jackson.core.JsonFactoryBuilder;
import com.fasterxml.jackson.core.JsonParser;
import com.fasterxml.jackson.core.JsonToken;
import com.fasterxml.jackson.core.StreamReadConstraints;
import com.fasterxml.jackson.core.StreamReadFeature;
import io.wardmote.external.ManagerFailed.Kind;
import io.wardmote.xks.XksFailure;
import java.io.IOException;
import java.util.ArrayList;
import java.util.Base64;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;

/**
 * What a manager answered: a JSON object, read strictly. Fields that the protocol does not know are passed over; one that it knows and that is of
 * another type or length is {@link Kind#BROKEN}.
 */
record Answered(Map<String, Object> fields) {
    private static final int OK = 200;
    private static final int FAULTS_FROM = 500;
    private static final JsonFactory FACTORY = new JsonFactoryBuilder()
        .streamReadConstraints(StreamReadConstraints.builder().maxNestingDepth(5).maxNumberLength(20).build())
        .enable(StreamReadFeature.STRICT_DUPLICATE_DETECTION)
        .build();

    /** @throws ManagerFailed for every answer but a good one */
    static Answered of(Wire.Answer answer) {
        if (answer.status() == OK) return new Answered(read(answer.body()));
        throw failure(answer);
    }

    private static ManagerFailed failure(Wire.Answer answer) {
        Optional<XksFailure> named = name(answer);
        if (named.isEmpty()) {
            if (answer.status() == XksFailure.THROTTLING.status()) return new ManagerFailed(Kind.THROTTLED, "The manager of the key has too much to do.");
            return new ManagerFailed(Kind.BROKEN, "The manager answers with status " + answer.status() + " and no error of its protocol.");
        }
        String says = "The manager says " + named.get().errorName() + ".";
        return switch (named.get()) {
            case INVALID_CIPHERTEXT -> new ManagerFailed(Kind.INVALID_CIPHERTEXT, says);
            case THROTTLING -> new ManagerFailed(Kind.THROTTLED, says);
            case KEY_NOT_FOUND -> new ManagerFailed(Kind.KEY_UNKNOWN, says);
            case INVALID_STATE, INVALID_KEY_USAGE -> new ManagerFailed(Kind.KEY_UNUSABLE, says);
            case VALIDATION -> new ManagerFailed(Kind.MALFORMED, says);
            case AUTHENTICATION_FAILED, ACCESS_DENIED, INVALID_URI_PATH, UNSUPPORTED_OPERATION -> new ManagerFailed(Kind.REFUSED, says);
            case INTERNAL, DEPENDENCY_TIMEOUT -> new ManagerFailed(Kind.BROKEN, says);
        };
    }

    /** The error, if it is of the protocol and comes with the status that is its own. */
    private static Optional<XksFailure> name(Wire.Answer answer) {
        try {
            if (!(read(answer.body()).get("errorName") instanceof String name)) return Optional.empty();
            for (XksFailure failure : XksFailure.values()) {
                boolean same = failure.errorName().equals(name)
                    && (failure.status() == answer.status() || answer.status() >= FAULTS_FROM && failure.status() >= FAULTS_FROM);
                if (same) return Optional.of(failure);
            }
            return Optional.empty();
        } catch (ManagerFailed noJson) {
            return Optional.empty();
        }
    }

    private static Map<String, Object> read(byte[] body) {
        try (JsonParser parser = FACTORY.createParser(body)) {
            if (parser.nextToken() != JsonToken.START_OBJECT) throw broken("is no JSON object");
            Map<String, Object> fields = object(parser);
            if (parser.nextToken() != null) throw broken("goes on after its end");
            return fields;
        } catch (IOException malformed) {
            throw broken("is no JSON");
        }
    }

    private static Map<String, Object> object(JsonParser parser) throws IOException {
        Map<String, Object> fields = new LinkedHashMap<>();
        while (parser.nextToken() != JsonToken.END_OBJECT) {
            String name = parser.currentName();
            parser.nextToken();
            fields.put(name, value(parser));
        }
        return fields;
    }

    /** A number, true, false or null is as its text: the protocol has one number, and that is only looked at. */
    private static Object value(JsonParser parser) throws IOException {
        return switch (parser.currentToken()) {
            case START_OBJECT -> object(parser);
            case START_ARRAY -> {
                List<Object> list = new ArrayList<>();
                while (parser.nextToken() != JsonToken.END_ARRAY) list.add(value(parser));
                yield list;
            }
            case VALUE_STRING -> parser.getText();
            case VALUE_NUMBER_INT, VALUE_NUMBER_FLOAT, VALUE_TRUE, VALUE_FALSE, VALUE_NULL -> new Scalar(parser.getText());
            default -> throw broken("is no JSON");
        };
    }

    /** What is no text, object or list. */
    private record Scalar(String text) {}

    static ManagerFailed broken(String how) {
        return new ManagerFailed(Kind.BROKEN, "The manager's answer " + how + ".");
    }

    String text(String name) {
        if (fields.get(name) instanceof String text) return text;
        throw broken("has no text " + name);
    }

    List<String> texts(String name, int most) {
        if (!(fields.get(name) instanceof List<?> list) || list.size() > most) throw broken("has no list " + name);
        List<String> texts = new ArrayList<>();
        for (Object item : list) {
            if (!(item instanceof String text)) throw broken("has something else than texts in " + name);
            texts.add(text);
        }
        return texts;
    }

    /** An integer of at most nine digits. */
    int number(String name) {
        if (fields.get(name) instanceof Scalar scalar && scalar.text().matches("[0-9]{1,9}")) return Integer.parseInt(scalar.text());
        throw broken("has no number " + name);
    }

    List<Answered> objects(String name, int least, int most) {
        if (!(fields.get(name) instanceof List<?> list) || list.size() < least || list.size() > most) throw broken("has no list " + name);
        List<Answered> objects = new ArrayList<>();
        for (Object item : list) objects.add(new Answered(object(name, item)));
        return objects;
    }

    private static Map<String, Object> object(String name, Object item) {
        if (!(item instanceof Map<?, ?> map)) throw broken("has something else than objects in " + name);
        Map<String, Object> fields = new LinkedHashMap<>();
        map.forEach((key, value) -> fields.put((String) key, value));
        return fields;
    }

    /** Bytes in standard base64, of a length within bounds. */
    byte[] bytes(String name, int least, int most) {
        try {
            byte[] bytes = Base64.getDecoder().decode(text(name));
            if (bytes.length < least || bytes.length > most) throw broken("has " + bytes.length + " bytes of " + name);
            return bytes;
        } catch (IllegalArgumentException notBase64) {
            throw broken("has no base64 in " + name);
        }
    }

    /** The same, empty where there is none. */
    byte[] optionalBytes(String name, int most) {
        return fields.containsKey(name) && !(fields.get(name) instanceof Scalar scalar && scalar.text().equals("null")) ? bytes(name, 0, most) : new byte[0];
    }

    /** Names only: values may be keys. */
    @Override
    public String toString() {
        return "Answered" + fields.keySet();
    }
}
