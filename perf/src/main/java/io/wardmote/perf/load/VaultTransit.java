package io.wardmote.perf.load;

import io.vertx.core.Context;
import io.vertx.core.Future;
import io.vertx.core.buffer.Buffer;
import io.vertx.core.json.JsonObject;
import io.wardmote.key.KeySpec;
import io.wardmote.node.Fault;
import io.wardmote.perf.load.Scenario.Entry;
import io.wardmote.perf.load.Scenario.Keys;
import java.util.ArrayList;
import java.util.Base64;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.random.RandomGenerator;

/**
 * A mix as requests to a server that speaks the transit API of HashiCorp Vault: the same work, with as many keys, up to a bound.
 * Neither of its ways to ask signs requests, so they are made once and sent again and again.
 */
final class VaultTransit implements Requests {
    private static final int MOST_KEYS = 1000;

    private final List<Entry> mix;
    private final Map<Integer, List<Outgoing>> pools = new HashMap<>();
    private final RandomGenerator random;
    private final int weights;

    private VaultTransit(List<Entry> mix, RandomGenerator random) {
        this.mix = mix;
        this.random = random;
        this.weights = mix.stream().mapToInt(Entry::weight).sum();
    }

    /** @throws Fault if the mix has work that transit does not know */
    static void mustKnow(List<Entry> mix) {
        for (Entry entry : mix) if (path(entry) == null) throw new Fault(Fault.CONFIG,
            "The transit API has nothing like " + entry.name() + "; leave out --vault-url, or that entry.");
    }

    /** Its word for what an entry does; null if there is none. */
    private static String path(Entry entry) {
        if (entry.keys() == null || entry.work().batch() || type(entry.keys().spec()) == null) return null;
        return switch (entry.work().kind()) {
            case ENCRYPT -> "encrypt";
            case DECRYPT -> "decrypt";
            case DATA_KEY -> entry.bytes() == 16 || entry.bytes() == 32 || entry.bytes() == 64 ? "datakey/plaintext" : null;
            case SIGN -> "sign";
            case VERIFY -> "verify";
            case MAC -> "hmac";
            case DESCRIBE, CREATE -> null;
        };
    }

    private static String type(KeySpec spec) {
        return switch (spec) {
            case AES_128 -> "aes128-gcm96";
            case AES_256 -> "aes256-gcm96";
            case RSA_2048 -> "rsa-2048";
            case RSA_3072 -> "rsa-3072";
            case RSA_4096 -> "rsa-4096";
            case EC_P256 -> "ecdsa-p256";
            case EC_P384 -> "ecdsa-p384";
            case EC_P521 -> "ecdsa-p521";
            case EC_ED25519 -> "ed25519";
            case HMAC_SHA_256 -> "hmac";
            default -> null;
        };
    }

    /** How it is asked to do what an entry does, with a key, and what was asked before of that key, if anything. */
    private record Asking(Endpoint endpoint, String token, String runName) {
        Outgoing post(int entry, String path, JsonObject body) {
            Buffer bytes = body.toBuffer();
            return new Outgoing(entry, endpoint, "/v1/transit/" + path, new String[] {"x-vault-token", token, "content-type", "application/json",
                "content-length", Integer.toString(bytes.length())}, bytes);
        }

        String key(Keys keys, int number) {
            return runName + '-' + keys.name().replaceAll("[^A-Za-z0-9]", "-") + '-' + number;
        }

        @Override
        public String toString() {
            return "Asking[" + endpoint + "]";
        }
    }

    /**
     * Makes the keys and what the mix needs of them.
     *
     * @param runName begins the names of the keys, so that runs do not meet
     */
    static VaultTransit prepare(Scenario scenario, Context context, Client client, Endpoint endpoint,
        String token, String runName, RandomGenerator random) throws InterruptedException {
        Asking asking = new Asking(endpoint, token, runName);
        VaultTransit transit = new VaultTransit(scenario.mix(), random);
        Inflight inflight = new Inflight(context);
        for (Keys keys : scenario.keys()) {
            JsonObject kind = new JsonObject().put("type", type(keys.spec()));
            if (keys.spec() == KeySpec.HMAC_SHA_256) kind.put("key_size", 32);
            inflight.all(count(keys), number -> ask(client, asking.post(0, "keys/" + asking.key(keys, number), kind)));
        }
        for (int i = 0; i < scenario.mix().size(); i++) transit.fill(i, inflight, client, asking);
        return transit;
    }

    private static int count(Keys keys) {
        return Math.min(keys.count(), MOST_KEYS);
    }

    private void fill(int number, Inflight inflight, Client client, Asking asking) throws InterruptedException {
        Entry entry = mix.get(number);
        byte[] bytes = new byte[entry.bytes()];
        random.nextBytes(bytes);
        String text = Base64.getEncoder().encodeToString(bytes);
        Outgoing[] made = new Outgoing[count(entry.keys())];
        inflight.all(made.length, i -> request(number, entry, text, client, asking, asking.key(entry.keys(), i)).map(request -> made[i] = request));
        pools.put(number, List.of(made));
    }

    private static Future<Outgoing> request(int number, Entry entry, String text, Client client, Asking asking, String key) {
        String path = path(entry) + '/' + key;
        return switch (entry.work().kind()) {
            case ENCRYPT -> Future.succeededFuture(asking.post(number, path, new JsonObject().put("plaintext", text)));
            case DECRYPT -> ask(client, asking.post(number, "encrypt/" + key, new JsonObject().put("plaintext", text)))
                .map(data -> asking.post(number, path, new JsonObject().put("ciphertext", data.getString("ciphertext"))));
            case DATA_KEY -> Future.succeededFuture(asking.post(number, path, new JsonObject().put("bits", entry.bytes() * 8)));
            case SIGN, MAC -> Future.succeededFuture(asking.post(number, path, new JsonObject().put("input", text)));
            case VERIFY -> ask(client, asking.post(number, "sign/" + key, new JsonObject().put("input", text)))
                .map(data -> asking.post(number, path, new JsonObject().put("input", text).put("signature", data.getString("signature"))));
            case DESCRIBE, CREATE -> throw new IllegalArgumentException(entry.name());
        };
    }

    private static Future<JsonObject> ask(Client client, Outgoing request) {
        return client.send(request).map(answer -> {
            if (answer.status() == 204) return new JsonObject();
            if (answer.good()) return new JsonObject(answer.body()).getJsonObject("data", new JsonObject());
            throw new Fault(Fault.UNAVAILABLE,
                "The server at --vault-url refuses " + request.uri() + ": HTTP " + answer.status()
                    + "; see its address, its token, and that transit is enabled.");
        });
    }

    @Override
    public Outgoing next() {
        int left = random.nextInt(weights);
        int entry = 0;
        while (left >= mix.get(entry).weight()) left -= mix.get(entry++).weight();
        List<Outgoing> pool = pools.get(entry);
        return pool.get(random.nextInt(pool.size()));
    }

    @Override
    public void ahead(long count) {
        // all were made before the run
    }

    @Override
    public long madeLate() {
        return 0;
    }
}
