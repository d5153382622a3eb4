package io.wardmote.op.xks;

import static io.wardmote.key.Refusal.INVALID_PARAMETER;

import io.wardmote.op.Call;
import io.wardmote.op.contract.Field;
import io.wardmote.op.contract.Shape;
import io.wardmote.state.XksKey;
import io.wardmote.state.XksProxy;
import io.wardmote.xks.Xks;
import java.util.Optional;

/** Parameters of operations on XKS proxies, and of those that come through one. */
final class XksParameters {
    private static final String PREFIX = "UriPathPrefix";
    private static final String REGION = "[a-z0-9][a-z0-9-]{0,62}|[" + XksProxy.ANY_REGION + "]";

    static final Field PREFIX_PARAMETER = Field.of(PREFIX, Shape.like(Xks.LONGEST_PREFIX, "(/[A-Za-z0-9_-]+)+"), "Of its paths, such as /aws.").required();
    static final Field REGION_PARAMETER = Field.of("Region", Shape.like(63, REGION), "What signatures must be for; * for any.");
    static final Field CREDENTIAL_PARAMETER = Field.of("XksAccessKeyId", Shape.like(30, Xks.ACCESS_KEY_ID.pattern()), "").required();
    static final Field USE_PARAMETER = Field.oneOf("XksKeyUsage", "Both if it is not given.", "ENCRYPT,DECRYPT", "ENCRYPT", "DECRYPT", "NONE");

    private XksParameters() {}

    /** {@code UriPathPrefix}: {@code /orders}; every proxy has one, or a second could not be told from the first. */
    static String prefix(Call call) {
        String prefix = call.text(PREFIX, Xks.LONGEST_PREFIX);
        if (!Xks.PREFIX.matcher(prefix).matches()) throw INVALID_PARAMETER.because(PREFIX);
        return prefix;
    }

    /** The same, as the door says it. */
    static String proxy(Call call) {
        return call.text("proxy", Xks.LONGEST_PREFIX);
    }

    /** {@code Region}: what signatures must be for, or {@code *} for any. */
    static Optional<String> region(Call call) {
        return call.optional("Region", 63).map(region -> {
            if (!region.matches(REGION)) throw INVALID_PARAMETER.because("Region");
            return region;
        });
    }

    /** One that is or was there: a record tells which. */
    static void noteCredential(Call call, String prefix, String id) {
        call.trail().resource("xksproxy" + prefix + " " + id);
    }

    static String credentialId(Call call) {
        String id = call.text("XksAccessKeyId", 30);
        if (!Xks.ACCESS_KEY_ID.matcher(id).matches()) throw INVALID_PARAMETER.because("XksAccessKeyId");
        return id;
    }

    /** {@code XksKeyUsage}: ENCRYPT, DECRYPT, both with a comma between, or NONE; both if absent. */
    static XksKey.Use use(Call call) {
        return switch (call.optional("XksKeyUsage", 16).orElse("ENCRYPT,DECRYPT")) {
            case "ENCRYPT,DECRYPT" -> new XksKey.Use(true, true);
            case "ENCRYPT" -> new XksKey.Use(true, false);
            case "DECRYPT" -> new XksKey.Use(false, true);
            case "NONE" -> new XksKey.Use(false, false);
            default -> throw INVALID_PARAMETER.because("XksKeyUsage");
        };
    }
}
