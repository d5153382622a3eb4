package io.wardmote.perf.load;

import static java.nio.charset.StandardCharsets.US_ASCII;

import io.vertx.core.Context;
import io.vertx.core.Future;
import io.vertx.core.json.JsonArray;
import io.wardmote.key.SigningAlgorithm;
import io.wardmote.perf.load.Scenario.Entry;
import io.wardmote.perf.load.Scenario.Keys;
import java.util.ArrayList;
import java.util.Base64;
import java.util.Collections;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.function.Function;
import java.util.random.RandomGenerator;

/** Makes a scenario's keys through the OpenAPI, and what the mix needs of them: ciphertexts to decrypt, signatures to verify. */
final class Preparation {
    /** Ciphertexts and signatures that an entry takes turns with. */
    private static final int MOST_MADE = 1000;
    /** The same of batches, of which each has up to a thousand. */
    private static final int MOST_BATCHES = 10;
    /** What keys say of themselves, so that whoever finds them in a cluster knows where they are from. */
    private static final String DESCRIPTION = "wardmote bench";
    private static final String ITEMS = "Items";
    private static final String LETTERS = "ABCDEFGHIJKLMNOPQRSTUVWXYZabcdefghijklmnopqrstuvwxyz0123456789";

    private final Inflight inflight;
    private final Client client;
    private final Asker asker;
    private final RandomGenerator random;

    /** @param version the primary one, "" if it has none */
    private record Made(String id, String version) {}

    Preparation(Context context, Client client, Asker asker, RandomGenerator random) {
        this.inflight = new Inflight(context);
        this.client = client;
        this.asker = asker;
        this.random = random;
    }

    /** The questions of each entry of the mix. @throws io.wardmote.node.Fault if the cluster refuses what the scenario needs */
    List<Variants> of(Scenario scenario) throws InterruptedException {
        Map<Keys, Made[]> made = new HashMap<>();
        for (Keys keys : scenario.keys()) made.put(keys, made(keys));
        List<Variants> variants = new ArrayList<>();
        for (Entry entry : scenario.mix()) variants.add(variants(entry, made.get(entry.keys())));
        return variants;
    }

    private Made[] made(Keys keys) throws InterruptedException {
        Made[] made = new Made[keys.count()];
        inflight.all(made.length, number -> asker.openApi(client, creation("KeySpec", keys.spec().apiName()))
            .map(answer -> answer.getJsonObject("KeyMetadata"))
            .map(key -> made[number] = new Made(key.getString("KeyId"), key.getString("PrimaryKeyVersion"))));
        return made;
    }

    private static Question creation(Object... namesAndValues) {
        Question creation = Question.of(Work.CREATE_KEY, namesAndValues);
        creation.parameters().put("Description", DESCRIPTION);
        return creation;
    }

    private Variants variants(Entry entry, Made[] keys) throws InterruptedException {
        Work work = entry.work();
        if (work.batch()) return batches(entry, work, keys);
        return switch (work.kind()) {
            case CREATE -> new Variants(1, number -> creation());
            case DESCRIBE -> new Variants(keys.length, number -> Question.of(work, "KeyId", keys[number].id));
            case DATA_KEY -> new Variants(keys.length, number -> Question.of(work, "KeyId", keys[number].id, "NumberOfBytes", entry.bytes()));
            case ENCRYPT -> encryptions(work, keys, entry.bytes());
            case DECRYPT -> made(keys.length, encryptions(encrypting(work), keys, entry.bytes()), encrypted -> decryption(work, encrypted));
            case MAC -> {
                byte[] message = text(entry.bytes());
                yield new Variants(keys.length,
                    number -> Question.of(work, "KeyId", keys[number].id, "MacAlgorithm", entry.keys().spec().apiName(), "Message", message));
            }
            case SIGN -> signings(entry, work, keys);
            case VERIFY -> made(keys.length,
                signings(entry, work.door() == Door.OPENAPI ? Work.ASYMMETRIC_SIGN : Work.INSTANCE_SIGN, keys), signed -> verification(work, signed));
        };
    }

    private Variants batches(Entry entry, Work work, Made[] keys) throws InterruptedException {
        byte[] text = text(entry.bytes());
        return switch (work) {
            case BATCH_ENCRYPT -> new Variants(keys.length, number -> batch(entry, work, keys[number], Map.of("Plaintext", new String(text, US_ASCII))));
            case BATCH_GENERATE_DATA_KEY -> new Variants(keys.length, number -> batch(entry, work, keys[number], Map.of("NumberOfBytes", entry.bytes())));
            case BATCH_SIGN -> new Variants(keys.length, number -> signings(entry, keys[number], text));
            case BATCH_DECRYPT -> made(Math.min(keys.length, MOST_BATCHES), batches(entry, Work.BATCH_ENCRYPT, keys), encrypted ->
                asker.openApi(client, encrypted).map(answer -> Question.of(work, ITEMS, answer.getJsonArray(ITEMS))));
            default -> throw new IllegalArgumentException(work.api());
        };
    }

    private static Question batch(Entry entry, Work work, Made key, Map<String, Object> item) {
        return Question.of(work, "KeyId", key.id, ITEMS, new JsonArray(Collections.nCopies(entry.items(), item)));
    }

    private static Question signings(Entry entry, Made key, byte[] message) {
        Question batch = batch(entry, Work.BATCH_SIGN, key, Map.of("Message", Base64.getEncoder().encodeToString(message), "MessageType", "RAW"));
        batch.parameters().putAll(Map.of("KeyVersionId", key.version, "Algorithm", SigningAlgorithm.usual(entry.keys().spec()).name()));
        return batch;
    }

    private Variants encryptions(Work work, Made[] keys, int bytes) {
        byte[] plaintext = text(bytes);
        Object given = work.door() == Door.OPENAPI ? new String(plaintext, US_ASCII) : plaintext;
        return new Variants(keys.length, number -> Question.of(work, "KeyId", keys[number].id, "Plaintext", given));
    }

    private static Work encrypting(Work decrypting) {
        if (decrypting == Work.DECRYPT) return Work.ENCRYPT;
        return decrypting == Work.ADVANCE_DECRYPT ? Work.ADVANCE_ENCRYPT : Work.INSTANCE_ENCRYPT;
    }

    private Variants signings(Entry entry, Work work, Made[] keys) {
        byte[] message = text(entry.bytes());
        String algorithm = SigningAlgorithm.usual(entry.keys().spec()).name();
        return new Variants(keys.length, number -> work.door() == Door.INSTANCE
            ? Question.of(work, "KeyId", keys[number].id, "Message", message, "MessageType", "RAW")
            : Question.of(work, "KeyId", keys[number].id, "KeyVersionId", keys[number].version, "Algorithm", algorithm, "Message", message,
                "MessageType", "RAW"));
    }

    /** Asks for some of those, each with a key by chance, and makes a question of each answer. */
    private Variants made(int keys, Variants first, Function<Question, Future<Question>> second) throws InterruptedException {
        Question[] questions = new Question[Math.min(keys, MOST_MADE)];
        boolean each = keys == questions.length;
        inflight.all(questions.length, number -> second.apply(first.at(each ? number : random.nextInt(keys))).map(question -> questions[number] = question));
        return new Variants(questions.length, number -> questions[number]);
    }

    private Future<Question> decryption(Work work, Question encrypted) {
        if (work.door() == Door.OPENAPI)
            return asker.openApi(client, encrypted).map(answer -> Question.of(work, "CiphertextBlob", answer.getString("CiphertextBlob")));
        return asker.instance(client, encrypted).map(answer -> work == Work.ADVANCE_DECRYPT
            ? Question.of(work, "CiphertextBlob", answer.get(InstanceMessage.CIPHERTEXT))
            : Question.of(work, "CiphertextBlob", answer.get(InstanceMessage.CIPHERTEXT), "KeyId", encrypted.parameters().get("KeyId"), "Iv",
                answer.get(InstanceMessage.IV)));
    }

    private Future<Question> verification(Work work, Question signed) {
        Future<Object> signature = work.door() == Door.OPENAPI ? asker.openApi(client, signed).map(answer -> answer.getString("Value"))
            : asker.instance(client, signed).map(answer -> answer.get(InstanceMessage.SIGNATURE));
        return signature.map(value -> {
            Question verification = new Question(work, new HashMap<>(signed.parameters()));
            verification.parameters().put(work.door() == Door.OPENAPI ? "Value" : "Signature", value);
            return verification;
        });
    }

    private byte[] text(int bytes) {
        byte[] text = new byte[bytes];
        for (int i = 0; i < bytes; i++) text[i] = (byte) LETTERS.charAt(random.nextInt(LETTERS.length()));
        return text;
    }
}
