package io.wardmote.hsm;

import io.vertx.core.json.JsonArray;
import io.vertx.core.json.JsonObject;
import io.wardmote.key.KeySpec;
import io.wardmote.key.KeyUsage;
import io.wardmote.key.Refused;
import java.security.GeneralSecurityException;
import java.util.Optional;

/**
 * How it stands with a token, for those who operate it; nothing secret. Written as JSON from the first, since it may travel to a program of
 * another build:
 * <pre>
 *   state        as {@link Token.State}
 *   lastFault    the last error that ended a session or a generation, or ""
 *   generation   how many have begun: one more than there were recoveries
 *   strategy     as the settings name it
 *   token        label, slot, manufacturer, model, serial
 *   wrappingKey  checkValue, sealed, trusted, profile where it could be seen
 *   sessions     busy, idle, most
 *   cache        opened, most, hits, misses; only of a token that serves keys
 *   abilities    wrapping, oaep, keys: for each spec and usage "yes", or what the token lacks
 * </pre>
 * Of token, wrappingKey and abilities, what cannot be found out now has a {@code fault} instead.
 */
public final class HsmStatus {

    /** Of the keys that are unwrapped in a token. @param hits how often a key was there already when it was used */
    record Cache(long opened, int most, long hits, long misses) {}

    /** Finds out a part. */
    private interface Part {
        JsonObject find() throws GeneralSecurityException;
    }

    private HsmStatus() {}

    /** Of a token that this process opened only to look; takes seconds. */
    public static JsonObject of(Token token, Strategy strategy) {
        Optional<Abilities> abilities = Optional.empty();
        try {
            abilities = Optional.of(Abilities.of(token, strategy));
        } catch (GeneralSecurityException | Refused e) {
            // the state and the last fault tell
        }
        return of(token, strategy, abilities, Optional.empty());
    }

    static JsonObject of(Token token, Strategy strategy, Optional<Abilities> abilities, Optional<Cache> cache) {
        JsonObject slot = part(() -> slot(token));
        JsonObject wrappingKey = part(() -> wrappingKey(new Kek(token).status()));
        // the state after what was just tried
        JsonObject status = new JsonObject().put("state", token.state().name()).put("lastFault", token.lastFault()).put("generation", token.generations())
                .put("strategy", strategy.settingName())
                .put("token", slot).put("wrappingKey", wrappingKey)
                .put("sessions", new JsonObject().put("busy", token.busySessions()).put("idle", token.idleSessions()).put("most", token.sessions()));
        cache.ifPresent(it -> status.put("cache",
            new JsonObject().put("opened", it.opened).put("most", it.most).put("hits", it.hits).put("misses", it.misses)));
        return status.put("abilities", abilities.map(HsmStatus::abilities).orElse(fault("not known yet")));
    }

    private static JsonObject part(Part part) {
        try {
            return part.find();
        } catch (GeneralSecurityException e) {
            return fault(e.getMessage());
        } catch (Refused e) {
            return fault(e.detail());
        }
    }

    private static JsonObject fault(String why) {
        return new JsonObject().put("fault", why);
    }

    private static JsonObject slot(Token token) throws CryptokiException {
        Cryptoki.Slot slot = token.use("looking at the slot", session -> {
            long id = token.slot();
            return token.cryptoki().slots().stream().filter(it -> it.id() == id).findFirst()
                .orElseThrow(() -> new CryptokiException("C_GetSlotList", ReturnValue.TOKEN_NOT_PRESENT));
        });
        return new JsonObject().put("label", slot.label()).put("slot", slot.id()).put("manufacturer", slot.manufacturer()).put("model", slot.model())
            .put("serial", slot.serial());
    }

    private static JsonObject wrappingKey(Kek.Status kek) {
        JsonObject json = new JsonObject().put("checkValue", kek.checkValue()).put("sealed", kek.sealed()).put("trusted", kek.trusted());
        kek.profile().ifPresent(profile -> json.put("profile", profile.name()));
        return json;
    }

    private static JsonObject abilities(Abilities abilities) {
        JsonArray oaep = new JsonArray();
        for (Parameter.Hash hash : Parameter.Hash.values()) if (abilities.oaep().contains(hash)) oaep.add(hash.name());
        JsonObject keys = new JsonObject();
        for (KeySpec spec : KeySpec.values()) {
            for (KeyUsage usage : spec.usages()) {
                keys.put(spec.apiName() + " for " + usage.apiName(), abilities.lacks(spec, usage).map(it -> "no, the token lacks " + it).orElse("yes"));
            }
        }
        return new JsonObject().put("wrapping", abilities.wrapping().map(Mechanism::apiName).orElse("none")).put("oaep", oaep).put("keys", keys);
    }
}
