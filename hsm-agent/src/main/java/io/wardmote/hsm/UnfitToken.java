package io.wardmote.hsm;

import java.security.GeneralSecurityException;

/** A token that answers, and cannot do what the strategy needs: only other settings help. Its message is a sentence for whoever made these. */
public final class UnfitToken extends GeneralSecurityException {
    UnfitToken(Strategy strategy) {
        super(strategy.refusal());
    }
}
