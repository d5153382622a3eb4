package io.wardmote.op;

import static org.assertj.core.api.Assertions.assertThat;

import io.vertx.core.Future;
import io.wardmote.access.Access;
import io.wardmote.access.Passwords;
import io.wardmote.audit.CountedAudit;
import io.wardmote.crypto.CryptoConfig;
import io.wardmote.crypto.CryptoReply;
import io.wardmote.crypto.CryptoRequest;
import io.wardmote.crypto.OpenedKeys;
import io.wardmote.crypto.Providers;
import io.wardmote.crypto.Randomness;
import io.wardmote.crypto.RootKey;
import io.wardmote.crypto.RootKeys;
import io.wardmote.crypto.SoftwareKeys;
import io.wardmote.external.KnownManagers;
import io.wardmote.external.MemoryManager;
import io.wardmote.external.TestedExternal;
import io.wardmote.http.InstanceColumn;
import io.wardmote.key.KeySpec;
import io.wardmote.key.Protection;
import io.wardmote.key.Refusal;
import io.wardmote.key.Refused;
import io.wardmote.key.Secret;
import io.wardmote.op.contract.Contract;
import io.wardmote.op.keys.KeyLimits;
import io.wardmote.state.Command;
import io.wardmote.state.ExternalManager;
import io.wardmote.state.Holder;
import io.wardmote.state.Key;
import io.wardmote.state.KeyRing;
import io.wardmote.state.PolicyName;
import io.wardmote.state.Table;
import java.security.GeneralSecurityException;
import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.HexFormat;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Random;
import java.util.Set;
import java.util.concurrent.Callable;
import java.util.function.Function;
import java.util.stream.Collectors;
import java.util.stream.Stream;

/**
 * The language of operation scripts. A line is an action and its parameters, {@code Name=value}, written as {@link ScriptValues} reads them;
 * {@code => name=Field.Field} catches from the reply. Lines that begin with {@code !} direct the stage. Ids are drawn from a fixed seed.
 *
 * <p>An operation of the instance API is written {@code instance.Encrypt}, one of the XKS proxy API {@code xks.Encrypt}.
 */
final class OperationScript {
    private static final Set<String> OCTETS = Set.of("Plaintext", "CiphertextBlob", "Iv", "Aad", "Digest", "Message", "Signature");
    private static final Set<String> XKS_OCTETS = Set.of("plaintext", "ciphertext", "initializationVector", "authenticationTag", "additionalAuthenticatedData",
        "ciphertextMetadata");
    private static final byte[] NO_NONCE = {};
    private static final String EVERYTHING = "{\"Version\":\"1\",\"Statement\":[{\"Effect\":\"Allow\",\"Action\":\"*\",\"Resource\":\"*\"}]}";
    private static final String NOTHING = "{\"Version\":\"1\",\"Statement\":[{\"Effect\":\"Deny\",\"Action\":\"*\",\"Resource\":\"*\"}]}";
    private static final String ACCOUNT = "1000000000000001";
    private static final String ADDRESS = "127.0.0.1";

    /** What scripts can share: the algorithms, self-tested once. */
    static final class Engines implements AutoCloseable {
        private final OpenedKeys opened = new OpenedKeys(CryptoConfig.defaults());
        private final SoftwareKeys keys;
        private final RootKeys roots;
        private final Randomness random;

        Engines() {
            Providers providers = Providers.start();
            random = providers.random();
            RootKey root = new RootKey("c1", 1, new Secret(providers.random().bytes(RootKey.BYTES)), providers.random());
            roots = new RootKeys(root);
            keys = new SoftwareKeys(providers, roots, opened, CryptoConfig.defaults());
        }

        Engine engine() {
            return request -> {
                // the stage has an instance of hardware keys, and an HSM that only says which it could make, all but EC_P521
                if (request instanceof CryptoRequest.CanImport can && can.protection() == Protection.HSM) {
                    return can.spec() == KeySpec.EC_P521
                        ? Future.failedFuture(Refusal.UNSUPPORTED_OPERATION.because("The HSM has no CKM_EC_KEY_PAIR_GEN of EC_P521."))
                        : Future.succeededFuture(new CryptoReply.Verdict(true));
                }
                if (request.engine().equals("hsm")) return Future.failedFuture(Refusal.UNAVAILABLE.because("The HSM agent does not answer."));
                try {
                    return Future.succeededFuture(keys.answer(request));
                } catch (GeneralSecurityException | RuntimeException e) {
                    return Future.failedFuture(e);
                }
            };
        }

        /** On the thread that asks; time stands still. */
        Passwords passwords() {
            return new Passwords(roots, random.generator(), new Passwords.Work() {
                @Override
                public <T> Future<T> run(Callable<T> work) {
                    try {
                        return Future.succeededFuture(work.call());
                    } catch (Exception e) {
                        return Future.failedFuture(e);
                    }
                }
            }, () -> 0);
        }

        @Override
        public void close() {
            opened.close();
        }
    }

    private final Engines engines;
    private final MemoryCluster cluster = new MemoryCluster("local", ACCOUNT);
    private final MemoryManager manager = new MemoryManager();
    private final TestedExternal external;
    private final Random random;
    private final CountedAudit audit;
    /** What was asked and answered so far. */
    final List<Call> asked = new ArrayList<>();
    final List<Reply> replies = new ArrayList<>();
    private final ScriptValues values = new ScriptValues();
    private Map<String, Operation> operations;
    private Caller caller = Caller.user(ACCOUNT, "root", "", ADDRESS);
    private Caller client;
    private Caller cloud;
    private byte[] nonce = NO_NONCE;

    /** @param seed of the ids drawn: another for each script that shares the engines */
    OperationScript(Engines engines, long seed) {
        this(engines, seed, Audit.NONE);
    }

    OperationScript(Engines engines, long seed, Audit audit) {
        this.engines = engines;
        this.audit = new CountedAudit(audit, "n1", () -> Instant.ofEpochMilli(cluster.ring().time()));
        this.random = new Random(seed);
        this.external = TestedExternal.inMemory(known(), manager, engines.keys, engines.roots, engines.random);
        this.operations = operations(new KeyLimits(1000, false), Uses.MOST);
    }

    private KnownManagers known() {
        return new KnownManagers() {
            @Override
            public Optional<ExternalManager> ofKey(String keyId) {
                return cluster.ring().key(keyId).flatMap(key -> of(key.facts().instance()));
            }

            @Override
            public Optional<ExternalManager> of(String instance) {
                return cluster.ring().externals().manager(instance);
            }

            @Override
            public List<ExternalManager> all() {
                return cluster.ring().externals().managers();
            }
        };
    }

    private Future<CryptoReply> ask(CryptoRequest request) {
        return request.engine().equals("external") ? external.ask(request) : engines.engine().ask(request);
    }

    private Map<String, Operation> operations(KeyLimits limits, long encryptions) {
        return operations(limits, encryptions, Quotas.NONE);
    }

    private Map<String, Operation> operations(KeyLimits limits, long encryptions, Quotas quotas) {
        Arns arns = new Arns("local", ACCOUNT);
        Uses uses = new Uses(cluster, encryptions);
        return Operations.of(cluster, this::ask, new Access(), arns, uses, quotas, limits, engines.roots, engines.passwords(), random, "PEM", audit,
            external.availability(), audit.pending()).stream().collect(Collectors.toMap(operation -> operation.api().whole(operation.name()), Function.identity()));
    }

    /** {@code !pass 7}: days; {@code !hours 3}; {@code !expire $key}; {@code !user alice}, or by an access key,
     * {@code !user alice $id}; {@code !bearer alice $id}; {@code !log-in alice s1}: a session of the console begins; {@code !console alice s1}: by it;
     * {@code !session role name},
     * for an hour, or narrowed, {@code !session role name policy}; {@code !client point $id address}: who
     * calls the instance API, the account itself until then; {@code !cloud /prefix $id}: who calls the XKS proxy API, the account itself until then;
     * {@code !private name SPEC}: a private key to wrap; {@code !destroy $key}; {@code !strict}; {@code !limit keys}; {@code !encryptions limit}; {@code !nonce x}; {@code !uses 2}: so often may each key be
     * used from now on;
     * {@code !manager INVALID_STATE}: what the manager of external keys answers to everything, {@code ok} for what it should; {@code !look nowhere}: at its health;
     * {@code !cut-off 60}: seconds since the node lost its lease, -1 for not at all; {@code !lacking yes}: another node does not hear of changes;
     * {@code !tell yes}: the cluster hears what this node used keys for;
     * {@code !built-anew yes}: this node's store falls back behind each change as soon as it was applied. */
    void direct(String[] words) {
        switch (words[0]) {
            case "pass" -> cluster.pass(Duration.ofDays(Long.parseLong(words[1])));
            case "user" -> caller = Caller.user(ACCOUNT, words[1], words.length > 2 ? values.of(words[2]) : "", ADDRESS);
            case "bearer" -> caller = Caller.bearer(ACCOUNT, words[1], values.of(words[2]), ADDRESS);
            case "console" -> caller = Caller.console(ACCOUNT, words[1], words[2], ADDRESS);
            case "log-in" -> logIn(words[1], words[2]);
            case "session" -> caller = session(words[1], words[2], words.length > 3 ? values.of(words[3]) : "");
            case "client" -> client = Caller.clientKey(ACCOUNT, words[1], values.of(words[2]), words[3]);
            case "cloud" -> cloud = Caller.xksProxy(ACCOUNT, words[1], values.of(words[2]), ADDRESS);
            case "hours" -> cluster.pass(Duration.ofHours(Long.parseLong(words[1])));
            case "expire" -> cluster.change(NO_NONCE, new Command.ExpireMaterial(values.of(words[1])));
            case "private" -> values.privateKey(words[1], KeySpec.of(words[2]));
            case "destroy" -> cluster.change(NO_NONCE, new Command.DestroyKey(values.of(words[1]), true));
            case "strict" -> operations = operations(new KeyLimits(1000, true), Uses.MOST);
            case "limit" -> operations = operations(new KeyLimits(Long.parseLong(words[1]), false), Uses.MOST);
            case "encryptions" -> operations = operations(new KeyLimits(1000, false), Long.parseLong(words[1]));
            case "uses" -> operations = operations(new KeyLimits(1000, false), Uses.MOST, usesOfEachKey(Integer.parseInt(words[1])));
            case "cut-off" -> cluster.cutOff(Long.parseLong(words[1]));
            case "built-anew" -> cluster.builtAnew(words[1].equals("yes"));
            case "lacking" -> cluster.lacking(words[1].equals("yes"));
            case "manager" -> manager.answersOnly(words[1]);
            case "look" -> external.look();
            case "tell" -> cluster.change(NO_NONCE, audit.told(cluster.ring().usage().counted("n1")));
            case "nonce" -> nonce = Arrays.copyOf(words[1].getBytes(), 16);
            default -> throw new IllegalArgumentException(words[0]);
        }
    }

    /** As the console does for who has shown the password. */
    private void logIn(String user, String session) {
        String password = cluster.ring().loginProfile(user).orElseThrow().passwordId();
        var start = new Command.StartConsoleSession(user, session, password, "", Duration.ofMinutes(30).toMillis(), Duration.ofHours(8).toMillis());
        assertThat(cluster.change(NO_NONCE, start).succeeded()).isTrue();
    }

    /** Time stands still. */
    private static Quotas usesOfEachKey(int most) {
        return new Quotas(Optional.empty(), Optional.of(new Rate(1, most)), Map.of(), () -> 0);
    }

    /** As {@link #run}, by somebody else, and nothing is caught. */
    String runAs(String otherUser, String byAccessKey, String line) {
        return runAs(Caller.user(ACCOUNT, otherUser, byAccessKey, ADDRESS), line);
    }

    /** The same. */
    String runAs(Caller other, String line) {
        Caller was = caller;
        Caller spoke = client;
        Caller called = cloud;
        caller = other;
        client = null;
        cloud = null;
        try {
            return run(line.split(" => ")[0]);
        } finally {
            caller = was;
            client = spoke;
            cloud = called;
        }
    }

    /**
     * As {@link #runAs}, by a user who may do everything until a change that he asked for is on its way, and nothing from then on. Only where he asked for
     * one; that he uses a key is announced, and no change that anybody asks for.
     */
    Optional<String> runWithdrawn(String user, String line) {
        allow(user, EVERYTHING);
        List<String> before = kept();
        boolean[] withdrawn = {false};
        cluster.underWay(command -> {
            if (withdrawn[0] || command instanceof Command.ReserveUses) return;
            withdrawn[0] = true;
            assertThat(allow(user, NOTHING)).isTrue();
        });
        try {
            String answer = runAs(user, "", line);
            if (withdrawn[0]) assertThat(kept()).as(line).isEqualTo(before);
            return withdrawn[0] ? Optional.of(answer) : Optional.empty();
        } finally {
            cluster.underWay(command -> { });
        }
    }

    /** As {@link #runAs}; while the first change that he asked for is on its way, the account does something else. */
    String runMeanwhile(String user, String line, String meanwhile) {
        boolean[] done = {false};
        cluster.underWay(command -> {
            if (done[0]) return;
            done[0] = true;
            runAs("root", "", meanwhile);
        });
        String answer = runAs(user, "", line);
        cluster.underWay(command -> { });
        return answer;
    }

    /** Whether a change is asked for in it. */
    boolean changes(String line) {
        boolean[] asked = {false};
        cluster.underWay(command -> asked[0] |= !(command instanceof Command.ReserveUses));
        run(line);
        cluster.underWay(command -> { });
        return asked[0];
    }

    /** The rows there are, but for those of requests and of policies with a name. */
    private List<String> kept() {
        List<String> kept = new ArrayList<>();
        cluster.rows().scan(new byte[] {Table.KEY.number()}, new byte[] {-1}, (key, value) -> {
            boolean passing = Stream.of(Table.REQUEST, Table.NONCE, Table.NAMED_POLICY).anyMatch(table -> table.holds(key));
            if (!passing) kept.add(HexFormat.of().formatHex(key) + " " + HexFormat.of().formatHex(value));
            return true;
        });
        return kept;
    }

    /** Who has taken on that role for an hour. */
    Caller session(String role, String name, String policy) {
        KeyRing ring = cluster.ring();
        var session = new Principal.Session(role, ring.role(role).orElseThrow().id(), name, policy, ring.time() + Duration.ofHours(1).toMillis());
        return new Caller(ACCOUNT, session, "STS.session", ADDRESS);
    }

    /** There is a role of that name that may do everything. */
    void mayDoEverything(String role) {
        cluster.change(NO_NONCE, new Command.CreateRole(role, "1", "", 3600, ""));
        cluster.change(NO_NONCE, new Command.AttachPolicy(new PolicyName(true, "AdministratorAccess"), new Holder(Holder.Kind.ROLE, role)));
    }

    /** Who calls from now on, not by an access key. */
    void as(String otherUser) {
        caller = Caller.user(ACCOUNT, otherUser, "", ADDRESS);
    }

    /** From now on, that user has that policy and no other right; not where the node is cut off, which is answered with false. */
    boolean allow(String newUser, String policy) {
        if (cluster.ring().user(newUser).isEmpty()) {
            cluster.change(NO_NONCE, new Command.CreateUser(newUser, "1", "", ""));
            cluster.change(NO_NONCE, new Command.CreateNamedPolicy(newUser, policy, ""));
            cluster.change(NO_NONCE, new Command.AttachPolicy(new PolicyName(false, newUser), new Holder(Holder.Kind.USER, newUser)));
        }
        return cluster.change(NO_NONCE, new Command.ReplaceNamedPolicy(newUser, policy)).succeeded();
    }

    /** From now on every key in an instance has this policy. */
    void govern(String policy) {
        for (Key key : cluster.ring().keys(List.of(), 1, 10_000).items()) {
            boolean inInstance = !key.facts().instance().isEmpty();
            if (inInstance) assertThat(cluster.change(NO_NONCE, new Command.SetKeyPolicy(key.id(), policy, Optional.of(List.of()))).succeeded()).isTrue();
        }
    }

    /** From now on it is measured what operations take. */
    void measure(OperationMeters meters) {
        meters.measure(operations.values());
    }

    List<Operation> all() {
        return List.copyOf(operations.values());
    }

    /** @param name as scripts write it */
    Operation operation(String name) {
        return operations.get(name);
    }

    /** What an operation says that it takes and answers. */
    Contract contract(String operation) {
        return operations.get(operation).contract();
    }

    /** The names of all operations there are, each with its API. */
    Set<String> names() {
        return operations.keySet();
    }

    /** What a line asks with. */
    Map<String, String> parameters(String line) {
        String[] words = line.split(" => ")[0].split(" ");
        Map<String, String> parameters = new LinkedHashMap<>();
        for (int i = 1; i < words.length; i++) {
            int equals = words[i].indexOf('=');
            parameters.put(words[i].substring(0, equals), values.of(words[i].substring(equals + 1)));
        }
        return parameters;
    }

    /** Asks the OpenAPI's door with these parameters, as who calls now or as somebody who may do nothing; how it was refused, or nothing if it was done. */
    Optional<Refused> refusal(String operation, Map<String, String> parameters, boolean byNobody) {
        Caller asking = byNobody ? Caller.user(ACCOUNT, "nobody", "", ADDRESS) : caller;
        Operation asked = operations.get(operation);
        Future<Answer> answer = asked.take(new Call(asked.api(), asked.name(), parameters, Map.of(), asking, "request", NO_NONCE));
        return switch (answer.result()) {
            case Answer.Done done -> Optional.empty();
            case Answer.No no -> Optional.of(no.refused());
        };
    }

    String run(String line) {
        String[] sides = line.split(" => ");
        String[] words = sides[0].split(" ");
        Map<String, String> parameters = parameters(line);
        if (words[0].startsWith(Api.XKS.whole(""))) return answered(line, sides, xksCall(words[0].substring(Api.XKS.whole("").length()), parameters));
        boolean instance = words[0].startsWith(Api.INSTANCE.whole(""));
        Api api = words[0].startsWith(Api.RAM.whole("")) ? Api.RAM : words[0].startsWith(Api.STS.whole("")) ? Api.STS : Api.OPENAPI;
        Call call = instance ? instanceCall(words[0].substring(Api.INSTANCE.whole("").length()), parameters, client == null ? caller : client)
            : new Call(api, words[0].substring(api.whole("").length()), parameters, Map.of(), caller, "request", nonce);
        return answered(line, sides, call);
    }

    private String answered(String line, String[] sides, Call call) {
        Future<Reply> answered = answer(call);
        if (answered.succeeded()) {
            if (sides.length > 1) for (String capture : sides[1].split(" ")) values.catchField(answered.result(), capture);
            UsesNoted.check(call, answered.result());
            return ScriptedReply.show(answered.result());
        }
        if (call.api() == Api.INSTANCE && answered.cause() instanceof Refused refused) return InstanceColumn.of(refused);
        if (answered.cause() instanceof Refused refused) return refused.refusal().status() + " " + refused.refusal().code() + ": " + refused.sentence();
        throw new AssertionError(line, answered.cause());
    }

    /** All there are, as scripts write them. */
    Set<String> operations() {
        return operations.keySet();
    }

    /** Asks with these parameters, whatever comes of it. */
    void ask(String operation, Map<String, String> parameters) {
        String prefix = Api.INSTANCE.whole("");
        Caller known = Caller.user(ACCOUNT, caller.user(), "id", ADDRESS);
        Call call = operation.startsWith(prefix) ? instanceCall(operation.substring(prefix.length()), new LinkedHashMap<>(parameters), known)
            : new Call(operation, parameters, known, "request", nonce);
        answer(call).onComplete(done -> { }, refused -> assertThat(refused).isInstanceOf(Refused.class));
    }

    private static Call instanceCall(String operation, Map<String, String> parameters, Caller caller) {
        Map<String, byte[]> octets = new LinkedHashMap<>();
        for (String name : OCTETS) if (parameters.containsKey(name)) octets.put(name, ScriptValues.octets(parameters.remove(name)));
        return new Call(Api.INSTANCE, operation, parameters, octets, caller, "request", NO_NONCE);
    }

    /** As another cloud, where one calls. */
    private Call xksCall(String operation, Map<String, String> parameters) {
        Map<String, byte[]> octets = new LinkedHashMap<>();
        for (String name : XKS_OCTETS) if (parameters.containsKey(name)) octets.put(name, ScriptValues.octets(parameters.remove(name)));
        return new Call(Api.XKS, operation, parameters, octets, cloud == null ? caller : cloud, "request", NO_NONCE);
    }

    private Future<Reply> answer(Call call) {
        asked.add(call);
        return operations.get(call.api().whole(call.operation())).take(call).map(answer -> switch (answer) {
            case Answer.Done done -> done.reply();
            case Answer.No no -> throw no.refused();
        }).onSuccess(replies::add);
    }
}
