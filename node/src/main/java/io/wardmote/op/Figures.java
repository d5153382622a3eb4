package io.wardmote.op;

import io.wardmote.key.Protection;

/** Takes what one operation's calls took. */
interface Figures {
    /** Forgets it. */
    Figures NONE = (kind, ending, nanos) -> { };

    /** @param kind of the key that the call turned out to be about; null if it was about none */
    void took(Protection kind, Ending ending, long nanos);
}
