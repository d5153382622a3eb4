package io.wardmote.hsm;

import io.wardmote.crypto.Randomness;
import io.wardmote.key.Refused;
import java.util.Map;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/** Whether a token can do what the strategy needs, tried at the start: some dozen calls, and no key pair. */
final class Fitness {
    private static final Logger LOG = LoggerFactory.getLogger(Fitness.class);

    private Fitness() {}

    /**
     * Only a clear no counts: a token that is ill, full, stopped or gone may be able to.
     * @throws UnfitToken if the token said no, or did something else than it was told
     */
    static void check(Token token, Strategy strategy, Randomness random) throws UnfitToken {
        try {
            boolean fit = switch (strategy) {
                case WRAPPED_SESSION -> wraps(token);
                case TOKEN_OBJECT -> keeps(token, random);
            };
            if (!fit) throw new UnfitToken(strategy);
        } catch (CryptokiException | Refused e) {
            LOG.warn("whether the token can do what {} needs is not known: {}", strategy.settingName(),
                e instanceof Refused refused ? refused.sentence() : e.getMessage());
        }
    }

    private static boolean wraps(Token token) throws CryptokiException {
        Map<Long, Cryptoki.MechanismInfo> mechanisms = Abilities.mechanisms(token);
        for (Mechanism candidate : Abilities.listedForWrapping(mechanisms)) {
            try {
                if (token.use("testing " + candidate.apiName(), session -> Abilities.wraps(token.cryptoki(), session.number(), candidate))) return true;
            } catch (CryptokiException e) {
                mustBeNo(e);
            }
        }
        return false;
    }

    private static boolean keeps(Token token, Randomness random) throws CryptokiException {
        try {
            return new TokenObjects(token, random).work();
        } catch (CryptokiException e) {
            mustBeNo(e);
            return false;
        }
    }

    private static void mustBeNo(CryptokiException e) throws CryptokiException {
        if (e.value().recovery() != Recovery.NONE) throw e;
        LOG.info("the token says no: {}", e.getMessage());
    }
}
