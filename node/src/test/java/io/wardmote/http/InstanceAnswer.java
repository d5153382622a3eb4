package io.wardmote.http;

import static java.nio.charset.StandardCharsets.UTF_8;

import java.util.HashMap;
import java.util.Map;

/**
 * What the instance API answered, read by the message of the operation, or of the Error.
 *
 * @param code      "" for success
 * @param versionId the header x-kms-migrationkeyversionid, or ""
 */
public record InstanceAnswer(int status, String code, String message, Map<String, String> texts, Map<String, byte[]> octets, String versionId) {

    /** @throws AssertionError if an error does not carry a whole protobuf Error */
    static InstanceAnswer of(String api, int status, String contentType, byte[] body, String versionId) {
        Map<String, String> texts = new HashMap<>();
        Map<String, byte[]> octets = new HashMap<>();
        boolean refused = status >= 300;
        (refused ? InstanceApi.ERROR : InstanceApi.named(api).response).read(body, texts, octets);
        boolean whole = "application/x-protobuf".equals(contentType) && texts.getOrDefault("RequestId", "").matches("[0-9a-f]{8}(-[0-9a-f]{4}){3}-[0-9a-f]{12}")
            && (!refused || texts.getOrDefault("StatusCode", "").equals(Integer.toString(status)) && !texts.getOrDefault("ErrorCode", "").isEmpty()
                && !texts.getOrDefault("ErrorMessage", "").isEmpty());
        if (!whole) throw new AssertionError(api + " answered " + status + " " + contentType + " " + texts + " " + new String(body, UTF_8));
        return new InstanceAnswer(status, texts.getOrDefault("ErrorCode", ""), texts.getOrDefault("ErrorMessage", ""), texts, octets, versionId);
    }

    public InstanceAnswer ok() {
        if (status != 200) throw new IllegalStateException(status + " " + code + ": " + message);
        return this;
    }

    public String text(String name) {
        return texts.getOrDefault(name, "");
    }

    public byte[] bytes(String name) {
        return octets.getOrDefault(name, new byte[0]);
    }

    /** {@code 404 Forbidden.KeyNotFound}, or {@code 200}. */
    public String verdict() {
        return code.isEmpty() ? Integer.toString(status) : status + " " + code;
    }
}
