package io.wardmote.op.identity;

import static io.wardmote.key.Refusal.INVALID_PARAMETER;
import static io.wardmote.key.Refusal.MISSING_PARAMETER;
import static io.wardmote.key.Refusal.WEAK_PASSWORD;

import io.wardmote.op.Call;
import io.wardmote.op.contract.Field;
import io.wardmote.op.contract.Shape;
import java.util.List;
import java.util.Locale;
import java.util.Optional;

/** What a new password must be: long rather than varied (NIST SP 800-63B, 3.1.1). */
final class PasswordRules {
    static final int LEAST = 12;
    static final int MOST = 128;
    private static final int LEAST_DIFFERENT = 6;
    private static final int SHORTEST_NAME = 4;

    static final Field PARAMETER = parameter("Password");
    static final Field RESET = Field.truth("PasswordResetRequired", "Whether the user must change it before anything else.");
    static final Field SECOND_FACTOR = Field.oneOf("MFABindRequired", "There is no second factor.", "false");

    private PasswordRules() {}

    static Field parameter(String name) {
        return Field.of(name, new Shape.Text(LEAST, MOST, "", List.of()),
            "Of " + LEAST_DIFFERENT + " different characters at least, and without the user's name.");
    }

    /** A parameter that must be there. */
    static String password(Call call, String name, String user) {
        return optional(call, name, user).orElseThrow(() -> MISSING_PARAMETER.because(name));
    }

    static Optional<String> optional(Call call, String name, String user) {
        Optional<String> password = Optional.ofNullable(call.parameters().get(name)).filter(text -> !text.isEmpty());
        password.ifPresent(text -> check(text, user));
        return password;
    }

    private static void check(String password, String user) {
        int length = password.codePointCount(0, password.length());
        if (length < LEAST || length > MOST) throw WEAK_PASSWORD.because("It must have " + LEAST + " to " + MOST + " characters.");
        if (password.codePoints().anyMatch(Character::isISOControl)) throw WEAK_PASSWORD.because("It must have no control characters.");
        if (password.codePoints().distinct().count() < LEAST_DIFFERENT) throw WEAK_PASSWORD.because("It must have " + LEAST_DIFFERENT
            + " different characters.");
        boolean named = user.length() >= SHORTEST_NAME && password.toLowerCase(Locale.ROOT).contains(user.toLowerCase(Locale.ROOT));
        if (named) throw WEAK_PASSWORD.because("It must not contain the user's name.");
    }

    /** What the vendor's clients send along: there is no second factor here. */
    static void mustAskForNoSecondFactor(Call call) {
        if (call.flag("MFABindRequired").orElse(false)) throw INVALID_PARAMETER.because("MFABindRequired");
    }
}
