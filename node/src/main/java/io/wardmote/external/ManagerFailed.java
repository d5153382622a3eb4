package io.wardmote.external;

import io.wardmote.key.Refusal;
import io.wardmote.key.Refused;
import java.util.Locale;

/** Why a manager did not do what it was asked. Carries no stack: it is an answer, not a fault of ours. */
final class ManagerFailed extends RuntimeException {

    /** What kinds there are, as metrics name them. */
    enum Kind {
        /** It says that what it is to decrypt is not what it encrypted. */
        INVALID_CIPHERTEXT(false),
        THROTTLED(false),
        KEY_UNKNOWN(false),
        /** The key, or the whole of it, is switched off. */
        KEY_UNUSABLE(false),
        /** It finds that what it was asked has no form that it knows. */
        MALFORMED(false),
        /** It does not know us, or does not let us. */
        REFUSED(false),
        /** We asked nothing: too much waits already. */
        BUSY(false),
        /** We asked nothing: it did not answer before. */
        HELD_OFF(false),
        TIMED_OUT(true),
        /** No connection, or none that its certificate allows, or one that broke. */
        UNREACHABLE(true),
        /** It fails itself, or answers what the protocol does not have. */
        BROKEN(true);

        private final boolean ill;

        Kind(boolean ill) {
            this.ill = ill;
        }

        /** Whether the whole manager is in a bad way: counts for the {@link Breaker}. */
        boolean ill() {
            return ill;
        }

        String label() {
            return name().toLowerCase(Locale.ROOT);
        }
    }

    private final Kind kind;

    /** @param sentence for people, with nothing that the manager may have chosen but names of the protocol */
    ManagerFailed(Kind kind, String sentence) {
        super(sentence, null, false, false);
        this.kind = kind;
    }

    Kind kind() {
        return kind;
    }

    /** As whoever uses a key is told. */
    Refused refused() {
        return switch (kind) {
            case INVALID_CIPHERTEXT -> Refusal.INVALID_CIPHERTEXT.refused();
            case THROTTLED -> Refusal.MANAGER_THROTTLES.because(getMessage());
            case BUSY -> Refusal.OVERLOADED.because(getMessage()).retryAfter(1);
            case KEY_UNKNOWN, KEY_UNUSABLE, MALFORMED, REFUSED, HELD_OFF, TIMED_OUT, UNREACHABLE, BROKEN -> Refusal.KEY_UNAVAILABLE.because(getMessage());
        };
    }
}
