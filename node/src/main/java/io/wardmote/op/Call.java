package io.wardmote.op;

import static io.wardmote.key.Refusal.INVALID_PARAMETER;
import static io.wardmote.key.Refusal.MISSING_PARAMETER;
import static java.nio.charset.StandardCharsets.UTF_8;

import io.wardmote.crypto.Asker;
import io.wardmote.key.Refused;
import java.util.ArrayList;
import java.util.Base64;
import java.util.List;
import java.util.Map;
import java.util.Optional;

/**
 * One request, told apart from the wire it came by. Parameters are read through the methods below, which refuse what is
 * missing (MISSING_PARAMETER) or out of bounds (INVALID_PARAMETER), both naming it. An empty value counts as absent.
 *
 * @param octets parameters that travel as bytes, not as text; only the instance API and the XKS proxy API have any
 * @param trail what it turns out to be about
 * @param nonce 16 bytes that stand for the request's signature nonce, or empty; a change takes them into the log
 * @param refusal what its door found wrong with it when it was known who asks; null if nothing
 */
public record Call(Api api, String operation, Map<String, String> parameters, Map<String, byte[]> octets, Caller caller, String requestId,
                   byte[] nonce, Trail trail, Refused refusal) {

    public Call {
        parameters = Map.copyOf(parameters);
        octets = Map.copyOf(octets);
    }

    /** As a door makes it. */
    public Call(Api api, String operation, Map<String, String> parameters, Map<String, byte[]> octets, Caller caller, String requestId, byte[] nonce) {
        this(api, operation, parameters, octets, caller, requestId, nonce, new Trail(), null);
    }

    /** One that its door refuses. It waits its turn as any other of that caller's does, and its operation never sees it. */
    public static Call refused(Api api, String operation, Caller caller, String requestId, Refused refusal) {
        return new Call(api, operation, Map.of(), Map.of(), caller, requestId, new byte[0], new Trail(), refusal);
    }

    /** Some items that were asked for with this call, as if they had been alone: with parameters of their own, and a trail of their own. */
    public Call part(Map<String, String> ofItems, int items) {
        return new Call(api, operation, ofItems, octets, caller, requestId, nonce, new Trail(items, trail.isUse()), null);
    }

    /** Of the OpenAPI, where every parameter is a text. */
    public Call(String operation, Map<String, String> parameters, Caller caller, String requestId, byte[] nonce) {
        this(Api.OPENAPI, operation, parameters, Map.of(), caller, requestId, nonce);
    }

    /** As an engine is told who asks. */
    public Asker asker() {
        return new Asker(operation, requestId);
    }

    /** A text that must be there, at most {@code longest} characters. */
    public String text(String name, int longest) {
        return optional(name, longest).orElseThrow(() -> MISSING_PARAMETER.because(name));
    }

    /** A text that may be absent, at most {@code longest} characters. */
    public Optional<String> optional(String name, int longest) {
        String value = parameters.getOrDefault(name, "");
        if (value.isEmpty()) return Optional.empty();
        if (value.length() > longest) throw INVALID_PARAMETER.because(name);
        return Optional.of(value);
    }

    /** A text that may be empty but must be there. */
    public String given(String name, int longest) {
        String value = parameters.get(name);
        if (value == null) throw MISSING_PARAMETER.because(name);
        if (value.length() > longest) throw INVALID_PARAMETER.because(name);
        return value;
    }

    /** A decimal number within bounds. */
    public Optional<Integer> number(String name, int least, int most) {
        return longNumber(name, least, most).map(Long::intValue);
    }

    /** A decimal number within bounds, of at most 15 digits. */
    public Optional<Long> longNumber(String name, long least, long most) {
        return optional(name, 16).map(text -> {
            if (!text.matches("[+-]?[0-9]{1,15}")) throw INVALID_PARAMETER.because(name);
            long value = Long.parseLong(text);
            if (value < least || value > most) throw INVALID_PARAMETER.because(name);
            return value;
        });
    }

    /** {@code true} or {@code false}, in any case. */
    public Optional<Boolean> flag(String name) {
        return optional(name, 5).map(text -> {
            if (text.equalsIgnoreCase("true")) return true;
            if (text.equalsIgnoreCase("false")) return false;
            throw INVALID_PARAMETER.because(name);
        });
    }

    /** Standard base64 with padding, at most {@code mostBytes} decoded; must be there. */
    public byte[] base64(String name, int mostBytes) {
        String value = text(name, (mostBytes + 2) / 3 * 4);
        try {
            byte[] bytes = Base64.getDecoder().decode(value.getBytes(UTF_8));
            if (bytes.length > mostBytes) throw INVALID_PARAMETER.because(name);
            return bytes;
        } catch (IllegalArgumentException e) {
            throw INVALID_PARAMETER.because(name);
        }
    }

    /** Bytes that must be there, at most {@code most}; the array is the call's own, to be read only. */
    public byte[] bytes(String name, int most) {
        return optionalBytes(name, most).orElseThrow(() -> MISSING_PARAMETER.because(name));
    }

    /** Bytes that may be absent, at most {@code most}. */
    public Optional<byte[]> optionalBytes(String name, int most) {
        byte[] value = octets.get(name);
        if (value == null || value.length == 0) return Optional.empty();
        if (value.length > most) throw INVALID_PARAMETER.because(name);
        return Optional.of(value);
    }

    /** {@code Name.1}, {@code Name.2}, … up to the first that is absent; more than {@code most} are refused. */
    public List<String> numbered(String name, int most, int longest) {
        List<String> values = new ArrayList<>();
        for (int n = 1; parameters.containsKey(name + "." + n); n++) {
            if (n > most) throw INVALID_PARAMETER.because(name);
            values.add(given(name + "." + n, longest));
        }
        return values;
    }

    /** Names only: values may be plaintext or passwords. */
    @Override
    public String toString() {
        return "Call[" + api.whole(operation) + ", request " + requestId + ", " + parameters.keySet() + octets.keySet() + "]";
    }
}
