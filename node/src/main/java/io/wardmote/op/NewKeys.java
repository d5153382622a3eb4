package io.wardmote.op;

import static io.wardmote.key.Refusal.INTERNAL_FAILURE;
import static io.wardmote.key.Refusal.OVERLOADED;
import static io.wardmote.key.Refusal.UNAVAILABLE;

import io.vertx.core.Future;
import io.wardmote.crypto.Asker;
import io.wardmote.crypto.CryptoReply;
import io.wardmote.crypto.CryptoRequest;
import io.wardmote.key.Material;
import io.wardmote.key.Refused;
import io.wardmote.key.StoredKey;
import io.wardmote.state.Command;
import io.wardmote.state.KeyFacts;
import java.util.EnumSet;
import java.util.List;
import java.util.Optional;
import java.util.SortedMap;
import java.util.TreeMap;
import java.util.UUID;
import java.util.random.RandomGenerator;

/** Ids and first material of new keys. */
public final class NewKeys {
    private static final char[] BASE_36 = "0123456789abcdefghijklmnopqrstuvwxyz".toCharArray();
    private static final String REGION_CODE = "hzz";

    private final Engine engine;
    private final RandomGenerator random;

    /** @param random must not be predictable: ids are not secret, but a stranger must not guess the next one */
    public NewKeys(Engine engine, RandomGenerator random) {
        this.engine = engine;
        this.random = random;
    }

    /** The id of a key without an instance: a lower-case UUID. */
    public String plainId() {
        return uuid();
    }

    /** The id of a key in an instance: {@code key-} and 21 characters, the first three a region's code. */
    public String instanceKeyId() {
        return "key-" + REGION_CODE + characters(18);
    }

    /** The id of an instance: {@code kst-} and 20 characters. */
    public String instanceId() {
        return "kst-" + characters(20);
    }

    /** Exactly 36 characters. Rotated versions of keys in an instance show the key they belong to. */
    public String versionId(KeyFacts key, boolean first) {
        return first || key.instance().isEmpty() ? uuid() : key.id() + "-" + characters(10);
    }

    /**
     * Wrapped material and the id of its version; NOTHING for a key whose material is to be imported.
     *
     * @param asked the manager that told of it; "" unless one did
     */
    public record Made(String versionId, Material material, byte[] publicKey, String asked) {
        private static final byte[] NO_PUBLIC_KEY = {};
        public static final Made NOTHING = new Made("", null, NO_PUBLIC_KEY);

        /** Made here. */
        public Made(String versionId, Material material, byte[] publicKey) {
            this(versionId, material, publicKey, "");
        }
    }

    /** New material for a key's first version. */
    public Future<Made> material(KeyFacts facts) {
        return material(facts, true);
    }

    public Future<Made> material(KeyFacts facts, boolean first) {
        String versionId = versionId(facts, first);
        var request = new CryptoRequest.Generate(facts.id(), versionId, facts.spec(), facts.usage(), facts.origin(), facts.protection());
        return engine.ask(request).map(reply -> {
            var generated = (CryptoReply.Generated) reply;
            return new Made(versionId, generated.material(), generated.publicKey());
        });
    }

    /** A key of the manager of its instance, taken for the key's one version. Fails as {@link CryptoRequest.TakeExternal} does. */
    public Future<Made> taken(KeyFacts facts, String externalKeyId, Asker asker) {
        String versionId = versionId(facts, true);
        var request = new CryptoRequest.TakeExternal(facts.id(), versionId, facts.spec(), facts.usage(), facts.instance(), externalKeyId, asker);
        return engine.ask(request).map(reply -> {
            var taken = (CryptoReply.Taken) reply;
            return new Made(versionId, taken.material(), Made.NO_PUBLIC_KEY, taken.asked());
        });
    }

    /** Nothing yet for a key whose material is to be brought. Fails as {@link CryptoRequest.CanImport} does: it never could be. */
    public Future<Made> toBeBrought(KeyFacts facts) {
        return engine.ask(new CryptoRequest.CanImport(facts.spec(), facts.usage(), facts.protection())).map(Made.NOTHING);
    }

    /**
     * The change for which that was made. Where it was surely not done, the engine discards what it made, which nobody would name any more; where
     * that is not known, it stays.
     */
    public <T> Future<T> orDiscarded(KeyFacts facts, Made made, Future<T> change) {
        return change.recover(failure -> {
            if (made.material() == null || !surelyNotDone(failure)) return Future.failedFuture(failure);
            StoredKey key = new StoredKey(facts.id(), made.versionId(), facts.spec(), facts.usage(), facts.origin(), facts.protection(), made.material(),
                made.publicKey());
            return engine.ask(new CryptoRequest.Discard(key)).transform(done -> Future.failedFuture(failure));
        });
    }

    /** OVERLOADED may be said of a second try, when nobody knows what became of the first. */
    private static boolean surelyNotDone(Throwable failure) {
        return failure instanceof Refused refused && !EnumSet.of(UNAVAILABLE, OVERLOADED, INTERNAL_FAILURE).contains(refused.refusal());
    }

    public Building command(KeyFacts facts, Made made) {
        return new Building(facts, made);
    }

    /** A CreateKey command in the making. */
    public static final class Building {
        private final KeyFacts facts;
        private final Made made;
        private String description = "";
        private long rotationSeconds;
        private SortedMap<String, String> tags = new TreeMap<>();
        private String alias = "";
        private long limit = Long.MAX_VALUE;
        private boolean onlyDefault;
        private String policy = "";
        private List<String> named = List.of();

        private Building(KeyFacts facts, Made made) {
            this.facts = facts;
            this.made = made;
        }

        public Building description(String text) {
            description = text;
            return this;
        }

        public Building rotationSeconds(long seconds) {
            rotationSeconds = seconds;
            return this;
        }

        public Building tags(SortedMap<String, String> tags) {
            this.tags = tags;
            return this;
        }

        public Building alias(String name) {
            alias = name;
            return this;
        }

        public Building limit(long keys) {
            limit = keys;
            return this;
        }

        public Building onlyDefault(boolean only) {
            onlyDefault = only;
            return this;
        }

        /** @param text "" for none of its own; @param names of users and roles in it */
        public Building policy(String text, List<String> names) {
            policy = text;
            named = names;
            return this;
        }

        public Command build() {
            var plain = new Command.CreateKey(facts, made.versionId(), made.material(), made.publicKey(), description, rotationSeconds, tags, alias, limit,
                onlyDefault);
            Command.KeyCreation creation = policy.isEmpty() ? plain : new Command.CreateKeyWithPolicy(plain, policy, Optional.of(named));
            return made.asked().isEmpty() ? creation : new Command.TakeKey(made.asked(), creation);
        }
    }

    private String uuid() {
        long high = random.nextLong() & ~0xF000L | 0x4000L;
        long low = random.nextLong() >>> 2 | 0x8000_0000_0000_0000L;
        return new UUID(high, low).toString();
    }

    private String characters(int count) {
        StringBuilder text = new StringBuilder(count);
        for (int i = 0; i < count; i++) text.append(BASE_36[random.nextInt(BASE_36.length)]);
        return text.toString();
    }
}
