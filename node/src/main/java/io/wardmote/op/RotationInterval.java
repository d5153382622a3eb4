package io.wardmote.op;

import io.wardmote.op.contract.Field;
import io.wardmote.op.contract.Shape;

import static io.wardmote.key.Refusal.INVALID_PARAMETER;

/** RotationInterval: a number and one of d, h, m, s, from 7 to 730 days. */
public final class RotationInterval {
    /** To be given where EnableAutomaticRotation is true. */
    public static final Field PARAMETER = Field.of("RotationInterval", Shape.like(10, "[0-9]{1,9}[dhms]"),
        "7 to 730 days, such as 30d. To be given where EnableAutomaticRotation is true.").onlyThen();
    private static final String NAME = "RotationInterval";
    private static final long DAY = 86_400;

    private RotationInterval() {}

    public static long seconds(Call call) {
        String text = call.text(NAME, 12);
        int last = text.length() - 1;
        long unit = switch (text.charAt(last)) {
            case 'd' -> DAY;
            case 'h' -> 3_600;
            case 'm' -> 60;
            case 's' -> 1;
            default -> throw INVALID_PARAMETER.because(NAME);
        };
        String digits = text.substring(0, last);
        if (!digits.matches("[0-9]{1,9}")) throw INVALID_PARAMETER.because(NAME);
        long seconds = Long.parseLong(digits) * unit;
        if (seconds < 7 * DAY || seconds > 730 * DAY) throw INVALID_PARAMETER.because(NAME);
        return seconds;
    }
}
