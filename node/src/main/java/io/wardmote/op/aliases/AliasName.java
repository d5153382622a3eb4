package io.wardmote.op.aliases;

import static io.wardmote.key.Refusal.INVALID_PARAMETER;

import io.wardmote.op.Call;
import io.wardmote.op.ServiceKeys;
import io.wardmote.op.contract.Field;
import io.wardmote.op.contract.Shape;

/** AliasName: {@code alias/} and at least one of letters, digits, {@code _ - /}; 255 characters in all. Names of services are not the account's. */
final class AliasName {
    private static final String NAME = "AliasName";
    private static final String PREFIX = "alias/";
    private static final String RESERVED = ServiceKeys.PREFIX.substring(0, ServiceKeys.PREFIX.length() - 1);
    private static final int LONGEST = 255;

    static final Field PARAMETER = Field.of(NAME, Shape.like(LONGEST, PREFIX + "[A-Za-z0-9_/-]+"), "Not alias/acs/…, which are of services.").required();

    private AliasName() {}

    static String own(Call call) {
        String name = call.text(NAME, LONGEST);
        if (!name.startsWith(PREFIX) || name.length() == PREFIX.length() || name.startsWith(RESERVED)) throw INVALID_PARAMETER.because(NAME);
        if (!name.substring(PREFIX.length()).matches("[A-Za-z0-9_/-]+")) throw INVALID_PARAMETER.because(NAME);
        return name;
    }
}
