package io.wardmote.op;

import static io.wardmote.key.Refusal.ALIAS_NOT_ACCEPTED;
import static io.wardmote.key.Refusal.INVALID_PARAMETER;
import static io.wardmote.key.Refusal.UNKNOWN_KEY;

/** The names of things in one account and region: {@code acs:kms:<region>:<account>:<thing>}, and how callers name keys. */
public record Arns(String region, String account) {
    private static final int LONGEST_NAME = 512;
    private static final String SCHEME = "acs:kms:";
    private static final String ALIAS = "alias/";
    private static final int COLONS_BEFORE_THING = 4;

    public String key(String id) {
        return prefix() + "key/" + id;
    }

    /** @param name with its prefix {@code alias/} */
    public String alias(String name) {
        return prefix() + name;
    }

    public String instance(String id) {
        return prefix() + "keystore/" + id;
    }

    public String networkRule(String name) {
        return prefix() + "network/" + name;
    }

    public String policy(String name) {
        return prefix() + "policy/" + name;
    }

    public String accessPoint(String name) {
        return prefix() + "applicationaccesspoint/" + name;
    }

    /** @param prefix of its paths, which begins with a slash */
    public String xksProxy(String prefix) {
        return prefix() + "xksproxy" + prefix;
    }

    public String secret(String name) {
        return prefix() + "secret/" + name;
    }

    /** A user, group, role or policy: {@code user/<name>} and so on, which are of no region. */
    public String identity(String thing) {
        return "acs:ram::" + account + ":" + thing;
    }

    /** What a parameter names: a key by its id, or an alias. */
    public record Name(String text, boolean isAlias) {}

    /** A key id, an alias or the ARN of either. What is named in another account or region is not known here. */
    public Name name(Call call, String parameter) {
        String text = call.text(parameter, LONGEST_NAME);
        if (text.startsWith(SCHEME)) {
            if (!text.startsWith(prefix())) throw UNKNOWN_KEY.refused();
            text = text.substring(prefix().length());
            if (text.startsWith("key/")) return new Name(text.substring("key/".length()), false);
            if (!text.startsWith(ALIAS)) throw INVALID_PARAMETER.because(parameter);
        }
        return new Name(text, text.startsWith(ALIAS));
    }

    /** A key id or a key's ARN, where the API takes no alias. */
    public String keyId(Call call, String parameter) {
        Name name = name(call, parameter);
        if (name.isAlias()) throw ALIAS_NOT_ACCEPTED.refused();
        return name.text();
    }

    /** What an ARN names, after scheme, service, region and account: {@code alias/orders}. A name may hold colons itself. */
    public static String thing(String arn) {
        int at = -1;
        for (int colon = 0; colon < COLONS_BEFORE_THING; colon++) at = arn.indexOf(':', at + 1);
        return arn.substring(at + 1);
    }

    private String prefix() {
        return SCHEME + region + ":" + account + ":";
    }
}
