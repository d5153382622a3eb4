package io.wardmote.faults;

import static org.awaitility.Awaitility.await;

import io.wardmote.faults.Client.Answer;
import io.wardmote.faults.Client.Fate;
import io.wardmote.faults.Operation.Kind;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.Queue;
import java.util.Random;
import java.util.concurrent.ConcurrentLinkedQueue;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.atomic.AtomicInteger;

/**
 * Clients that make keys and change and use them through all nodes, many keys at once and each by a few clients at once, and write down what they were
 * told.
 */
final class Load implements AutoCloseable {
    private static final Duration CHANGE_PATIENCE = Duration.ofSeconds(15);
    private static final Duration USE_PATIENCE = Duration.ofSeconds(5);
    private static final int CHANGERS = 2;
    private static final int CHANGES = 4;
    private static final int USERS = 2;
    private static final int USES = 7;
    private static final int MOST_PAUSE_MILLIS = 60;

    private final FaultCluster cluster;
    private final Timeline timeline;
    private final long seed;
    private final Queue<Subject> subjects = new ConcurrentLinkedQueue<>();
    private final Queue<String> created = new ConcurrentLinkedQueue<>();
    private final Queue<Throwable> failures = new ConcurrentLinkedQueue<>();
    private final AtomicInteger keys = new AtomicInteger();
    private final List<Thread> threads = new ArrayList<>();
    private volatile boolean over;

    /** @param atOnce keys that are worked on at the same time */
    Load(FaultCluster cluster, Timeline timeline, long seed, int atOnce) {
        this.cluster = cluster;
        this.timeline = timeline;
        this.seed = seed;
        for (int i = 0; i < atOnce; i++) threads.add(Thread.ofVirtual().start(this::work));
    }

    /** Keys that have been through all that is done to a key. */
    int ended() {
        noneFailed();
        return subjects.size();
    }

    private void noneFailed() {
        failures.stream().findFirst().ifPresent(failure -> {
            throw new IllegalStateException("a client failed", failure);
        });
    }

    List<KeyHistory> histories() {
        return subjects.stream().map(subject -> subject.history).toList();
    }

    private void work() {
        try {
            while (!over) key(new Random(seed ^ keys.incrementAndGet() * 0x9E3779B97F4A7C15L));
        } catch (RuntimeException | Error e) {
            failures.add(e);
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
        }
    }

    private int node(Random random) {
        return cluster.serving().get(random.nextInt(cluster.serving().size()));
    }

    private void key(Random random) throws InterruptedException {
        Answer made = create(random);
        Answer other = create(random);
        if (made.fate() != Fate.DONE || other.fate() != Fate.DONE) {
            pause(random);
            return;
        }
        Subject subject = new Subject(made.at("KeyMetadata.KeyId"), made.at("KeyMetadata.PrimaryKeyVersion"), other.at("KeyMetadata.KeyId"), node(random));
        Answer named = cluster.client(node(random)).ask(CHANGE_PATIENCE, "CreateAlias", "AliasName", subject.alias, "KeyId", subject.key);
        if (named.fate() != Fate.DONE) return;
        List<Thread> clients = new ArrayList<>();
        for (int i = 0; i < CHANGERS + USERS; i++) {
            boolean changes = i < CHANGERS;
            Random own = new Random(random.nextLong());
            clients.add(Thread.ofVirtual().start(() -> subject.work(own, changes)));
        }
        for (Thread client : clients) client.join();
        subjects.add(subject);
    }

    private Answer create(Random random) {
        Answer answer = cluster.client(node(random)).ask(CHANGE_PATIENCE, "CreateKey");
        if (answer.fate() == Fate.DONE) created.add(answer.at("KeyMetadata.KeyId"));
        return answer;
    }

    private static void pause(Random random) throws InterruptedException {
        TimeUnit.MILLISECONDS.sleep(random.nextInt(MOST_PAUSE_MILLIS));
    }

    /** One key with an alias, another to which the alias may move, and who works with them. */
    private final class Subject {
        private final String key;
        private final String alias;
        private final String elsewhere;
        private final String blob;
        private final KeyHistory history;

        Subject(String key, String version, String elsewhere, int node) {
            this.key = key;
            this.elsewhere = elsewhere;
            alias = "alias/" + key;
            history = new KeyHistory(key, version);
            blob = sealed(node);
        }

        /** Whatever decrypts later needs; none if it could not be had, and then nothing is decrypted. */
        private String sealed(int node) {
            Answer answer = cluster.client(node).ask(USE_PATIENCE, "Encrypt", "KeyId", key, "Plaintext", "x");
            note(Kind.ENCRYPT, node, answer);
            return answer.fate() == Fate.DONE ? answer.at("CiphertextBlob") : "";
        }

        void work(Random random, boolean changes) {
            try {
                for (int i = 0; i < (changes ? CHANGES : USES); i++) {
                    pause(random);
                    ask(changes ? change(random) : use(random), node(random));
                }
            } catch (RuntimeException | Error e) {
                failures.add(e);
            } catch (InterruptedException e) {
                Thread.currentThread().interrupt();
            }
        }

        private Kind change(Random random) {
            return switch (random.nextInt(12)) {
                case 0, 1, 2 -> Kind.DISABLE;
                case 3, 4, 5 -> Kind.ENABLE;
                case 6, 7 -> Kind.ROTATE;
                case 8 -> Kind.SCHEDULE;
                case 9 -> Kind.CANCEL;
                case 10 -> Kind.ALIAS_AWAY;
                default -> Kind.ALIAS_HERE;
            };
        }

        private Kind use(Random random) {
            return switch (random.nextInt(8)) {
                case 0, 1, 2 -> Kind.ENCRYPT;
                case 3, 4 -> blob.isEmpty() ? Kind.DESCRIBE : Kind.DECRYPT;
                case 5, 6 -> Kind.ENCRYPT_BY_ALIAS;
                default -> Kind.DESCRIBE;
            };
        }

        void ask(Kind kind, int node) {
            Client client = cluster.client(node);
            note(kind, node, switch (kind) {
                case ENABLE -> client.ask(CHANGE_PATIENCE, "EnableKey", "KeyId", key);
                case DISABLE -> client.ask(CHANGE_PATIENCE, "DisableKey", "KeyId", key);
                case SCHEDULE -> client.ask(CHANGE_PATIENCE, "ScheduleKeyDeletion", "KeyId", key, "PendingWindowInDays", "7");
                case CANCEL -> client.ask(CHANGE_PATIENCE, "CancelKeyDeletion", "KeyId", key);
                case ROTATE -> client.ask(CHANGE_PATIENCE, "CreateKeyVersion", "KeyId", key);
                case ALIAS_HERE -> client.ask(CHANGE_PATIENCE, "UpdateAlias", "AliasName", alias, "KeyId", key);
                case ALIAS_AWAY -> client.ask(CHANGE_PATIENCE, "UpdateAlias", "AliasName", alias, "KeyId", elsewhere);
                case ENCRYPT -> client.ask(USE_PATIENCE, "Encrypt", "KeyId", key, "Plaintext", "x");
                case DECRYPT -> client.ask(USE_PATIENCE, "Decrypt", "CiphertextBlob", blob);
                case ENCRYPT_BY_ALIAS -> client.ask(USE_PATIENCE, "Encrypt", "KeyId", alias, "Plaintext", "x");
                case DESCRIBE -> client.ask(USE_PATIENCE, "DescribeKey", "KeyId", key);
            });
        }

        private void note(Kind kind, int node, Answer answer) {
            Timeline.Look look = !answer.isAnswered() ? Timeline.Look.UNANSWERED : kind.isChange() ? Timeline.Look.CHANGE : Timeline.Look.USE;
            timeline.asked(node, look, answer.start(), answer.end());
            if (answer.isAnswered()) {
                history.add(kind, node, answer.start(), answer.end(), answer.code(), answer.fate() == Fate.DONE ? seen(kind, answer) : "");
            } else if (answer.fate() == Fate.UNKNOWN && kind.isChange()) {
                history.add(kind, node, answer.start(), Operation.OPEN, "", "");
            }
        }

        private String seen(Kind kind, Answer answer) {
            return switch (kind) {
                case ROTATE -> answer.at("KeyVersion.KeyVersionId");
                case ENCRYPT -> answer.at("KeyVersionId");
                case ENCRYPT_BY_ALIAS -> answer.at("KeyId").equals(elsewhere) ? Operation.ELSEWHERE : answer.at("KeyVersionId");
                case DESCRIBE -> switch (answer.at("KeyMetadata.KeyState")) {
                    case "Enabled" -> KeyState.Condition.ENABLED.name();
                    case "Disabled" -> KeyState.Condition.DISABLED.name();
                    case "PendingDeletion" -> KeyState.Condition.PENDING.name();
                    default -> answer.at("KeyMetadata.KeyState");
                };
                case ENABLE, DISABLE, SCHEDULE, CANCEL, ALIAS_HERE, ALIAS_AWAY, DECRYPT -> "";
            };
        }
    }

    /** Lets all clients end what they are at. */
    @Override
    public void close() {
        over = true;
        try {
            for (Thread thread : threads) thread.join();
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
            throw new IllegalStateException(e);
        }
        noneFailed();
    }

    /** At last each key is looked at once more, through one node or another: what was answered must still be so, and no key that was made is missing. */
    void readAll() {
        if (subjects.isEmpty()) throw new IllegalStateException("no key has been through all that is done to a key");
        Random random = new Random(seed);
        for (Subject subject : subjects) subject.ask(Kind.DESCRIBE, node(random));
        for (String key : created) await().pollDelay(Duration.ZERO).atMost(FaultCluster.PATIENCE).until(() -> isThere(key, node(random)));
    }

    private boolean isThere(String key, int node) {
        Answer answer = cluster.client(node).ask(USE_PATIENCE, "DescribeKey", "KeyId", key);
        if (answer.fate() == Fate.REFUSED) throw new IllegalStateException("key " + key + ", whose creation was answered: " + answer.code());
        return answer.fate() == Fate.DONE;
    }

    /** Uses of keys that began after the key was disabled, and ended before anybody began to enable it again. */
    List<String> usesAfterDisabling() {
        return histories().stream().flatMap(history -> history.usesAfterDisabling().stream()).toList();
    }

    /** The stories of histories that cannot be; marked in the timeline. */
    List<String> violations() {
        List<KeyHistory.Violation> found = histories().parallelStream().map(KeyHistory::violation).flatMap(Optional::stream).toList();
        for (KeyHistory.Violation each : found) timeline.asked(each.answer().node(), Timeline.Look.VIOLATION, each.answer().start(), each.answer().end());
        return found.stream().map(KeyHistory.Violation::story).toList();
    }
}
