package io.wardmote.raft;

import static java.nio.charset.StandardCharsets.UTF_8;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;
import static org.assertj.core.api.Assertions.fail;

import io.wardmote.key.Imprint;
import io.wardmote.key.Material;
import io.wardmote.key.Protection;
import io.wardmote.state.AccessKey;
import io.wardmote.state.ApplicationPolicy;
import io.wardmote.state.AuditHead;
import io.wardmote.state.Command.*;
import io.wardmote.state.ExternalManager;
import io.wardmote.state.Command;
import io.wardmote.state.Grounds;
import io.wardmote.state.Holder;
import io.wardmote.state.Instance;
import io.wardmote.state.Member;
import io.wardmote.state.Network;
import io.wardmote.state.NetworkRule;
import io.wardmote.state.Permission;
import io.wardmote.state.PolicyName;
import io.wardmote.state.Place;
import io.wardmote.state.Proposal;
import io.wardmote.state.Sealed;
import io.wardmote.state.Slot;
import io.wardmote.state.Stamp;
import io.wardmote.state.Table;
import io.wardmote.state.Usage;
import io.wardmote.state.UseKind;
import io.wardmote.state.XksKey;
import java.io.IOException;
import java.io.InputStream;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.HexFormat;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Random;
import java.util.TreeMap;
import org.junit.jupiter.api.Test;

/**
 * The golden bytes are what is in the logs of clusters that run: a change of them is a change of every log. They are recorded
 * anew, on purpose, with {@code -Dwardmote.record=true}, and then read as a diff.
 */
class CommandCodecTest {
    private static final String GOLDEN = "commands.golden";
    private static final Path SOURCE = Path.of("src", "test", "resources", GOLDEN);
    private static final Stamp STAMP = new Stamp(12_345, -7, new byte[] {1, 2, 3, 4, 5, 6, 7, 8, 9, 10, 11, 12, 13, 14, 15, 16});

    private static final Grounds GROUNDS = new Grounds(List.of(Table.ACCESS_KEY.key("LTAI2"), Table.USER.key("alice")), new byte[32]);

    private static final TokenFacts TOKEN = new TokenFacts(new byte[] {1, 2, 3, 4, 5, 6, 7, 8, 9, 10, 11, 12, 13, 14, 15, 16}, 9_000);
    private static final NetworkRule.Source OFFICE = new NetworkRule.Source("[\"10.0.0.0/8\", \"fd00::1\"]",
        List.of(Network.of("10.0.0.0/8").orElseThrow(), Network.of("fd00::1").orElseThrow()));

    private static final ExternalManager MANAGER = new ExternalManager("kst-3", new ExternalManager.Endpoint("keys.example", 8443, "/a", "eu"),
        new ExternalManager.Credentials("ABCDEFGHIJKLMNOPQRST", "", Samples.WRAPPED), "", 250, true);

    private static List<Command> everyCommand() {
        return List.of(Samples.found("c-1", List.of("n1", "n2")),
            new Tick("n1", 500, List.of(new Report("n1", 1_700_000_000_000L, 17, new byte[] {1}), new Report("n2", -1, 16, new byte[0])), Leases.NONE),
            new Tick("n1", 500, List.of(), new Leases(9, 6000, 15, List.of(new Grant("n1", 3, 70), new Grant("n2", 1, 2)))),
            new NodeStarted("n1", 3), new AddJoinToken("00ff", 3_600_000), new Join("00ff", new Member("n4", "four", 0, false)), new RemoveMember("n4", false), new RemoveMember("n4", true),
            new Join("00ff", new Member("n5", "four", 0, false, new Place("eu-far-1", 7, true), "n4")), new SetPriority("n4", 100), new SetListener("n4", true),
            new PutSlot(new Slot("spare", "file", 2, new byte[] {8})), new AddSlot(new Slot("shares", "shamir", 2, new byte[] {8, 9}, "", false)),
            new ProveSlot("shares", new byte[] {8, 9}), new RemoveSlot("shares", false), new RemoveSlot("shares", true), new PutAccessKey(new AccessKey("LTAI2", "root", false, Samples.WRAPPED)),
            new PutBearerToken("cd", "root", 60_000), new PutInstance(new Instance("kst-2", "hard", Protection.SOFTWARE, 1)),
            new BeginRotation("n1", 1, 2, new Material.Wrapped(2, new byte[] {9}), List.of(new Slot("file-n1", "file", 2, new byte[] {8})), true),
            new OpenEpoch("n2", 2, List.of(new Slot("pkcs11-n2", "pkcs11", 2, new byte[] {7}, "n2", true))), new WrapUnder(2, 1_000_000),
            new Rewrap(2, List.of(new Rewrapped(new Sealed(Sealed.Where.IMPRINT, "key-1", Samples.WRAPPED), new Material.Wrapped(2, new byte[] {6})),
                new Rewrapped(new Sealed(Sealed.Where.VERSION, "version-1", new Material.InHsm(1, new byte[] {1}, new byte[] {8})),
                    new Material.InHsm(2, new byte[] {1}, new byte[] {9})))),
            new SettleEpoch("n2", 2), new CloseEpoch(2), new RetireEpoch(2), new AbandonRotation(2),
            new Purged("n1", 17), new Pad(new byte[] {0, 0, 0}),
            Samples.createKey("key-1", Map.of("team", "grün", "a", "")),
            new CreateKey(Samples.facts("key-2"), "", null, new byte[] {5}, "", 86_400, Samples.sorted(Map.of()), "alias/x", 5, true),
            new CreateKeyWithPolicy(Samples.createKey("key-3"), "{\"Version\":\"1\"}", Optional.empty()), new SetKeyPolicy("key-1", "{}", Optional.empty()),
            new CreateKeyWithPolicy(Samples.createKey("key-3"), "{\"Version\":\"1\"}", Optional.of(List.of())),
            new SetKeyPolicy("key-1", "{}", Optional.of(List.of("role/reader", "user/alice"))),
            new EnableKey("key-1"), new DisableKey("key-1"), new ScheduleDeletion("key-1", 7), new CancelDeletion("key-1"),
            new DestroyKey("key-1", false), new DestroyKey("key-1", true), new ProveDestructions(17),
            new CommitHeads("n1", List.of(new AuditHead("n1", 2, 70, new byte[] {3}, 1_000, new byte[] {4}, new byte[] {48}))),
            CountUses.whole("n1", 70, 90, 1_000, List.of(new Usage("key-1", "version-1", new TreeMap<>(Map.of(UseKind.ENCRYPT, 3L, UseKind.DECRYPT, 1L)), 900,
                List.of(new Usage.Seen("user/alice", 900), new Usage.Seen("root", 800))))), CountUses.whole("n1", 90, 90, 2_000, List.of()),
            new CountUses("n1", 90, 99, 3_000, "key-1\0version-1", false, List.of(new Usage("key-2", "", new TreeMap<>(Map.of(UseKind.SIGN, 1L)), 7, List.of()))),
            new ProtectKey("key-1", true, "hands off"), new DescribeKey("key-1", "words"), new SetSurvival("key-1", 600),
            new AddVersion("key-1", "version-2", Samples.WRAPPED, new byte[0], "version-1"),
            new AddVersion("key-1", "version-2", new Material.InHsm(2, new byte[] {1, 0, 0, 33, 11, 7}, new byte[] {8, 9}), new byte[] {48}, "version-1"), new RotateKey("key-1", true, 604_800),
            new TagKeys(List.of("key-1", "key-2"), Samples.sorted(Map.of("k", "v"))), new UntagKeys(List.of("key-1"), List.of("k"), false),
            new ReserveUses(List.of(new Uses("version-1", 1_000_000))), new CreateAlias("alias/a", "key-1"), new MoveAlias("alias/a", "key-2"),
            new DeleteAlias("alias/a"), new AcceptTime(), new AcceptTime(1_700_000_000_000L),
            new ImportMaterial("key-1", "version-1", Samples.WRAPPED, new byte[] {48, 1}, new Imprint(2, new byte[] {7}), Optional.of(new Imprint(1, new byte[] {6})), 5_000, TOKEN),
            new FailImport("key-1", TOKEN), new DeleteMaterial("key-1"), new ExpireMaterial("key-1"),
            new CreateNetworkRule(new NetworkRule("office", "Private", OFFICE, "words")),
            new UpdateNetworkRule("office", Optional.of(OFFICE), Optional.empty()), new DeleteNetworkRule("office"),
            new CreatePolicy(new ApplicationPolicy("p", "kst-1", List.of(Permission.KEY_USER, Permission.IV_USER), new LinkedHashSet<>(List.of("key/b", "key/a")), List.of("office"), "")),
            new UpdatePolicy("p", Optional.of(""), Optional.of(List.of(Permission.SECRET_USER)), Optional.of(List.of("secret/*")), Optional.of(List.of()), Optional.of("w")),
            new DeletePolicy("p"), new CreateAccessPoint("app", "ClientKey", List.of("p", "q"), "words"),
            new UpdateAccessPoint("app", Optional.empty(), Optional.of("")), new DeleteAccessPoint("app"),
            new CreateClientKey("KAAP.1", "app", new byte[] {48, 1}, new byte[] {48, 2}, 1_000, 2_000), new DeleteClientKey("KAAP.1"),
            new CreateUser("alice", "20", "Alice", "words"), new UpdateUser("alice", Optional.of("A"), Optional.empty()), new DeleteUser("alice"),
            new CreateAccessKey("LTAI3", "alice", Samples.WRAPPED), new SetAccessKey("LTAI3", "alice", false), new DeleteAccessKey("LTAI3", "alice"), new NoteAccessKeys(List.of("LTAI1", "LTAI3")),
            new CreateBearerToken("ef", "alice", "laptop", 60_000), new DeleteBearerToken("ef", "alice"),
            new CreateGroup("devs", "21", ""), new DeleteGroup("devs"), new AddToGroup("alice", "devs"), new RemoveFromGroup("alice", "devs"),
            new CreateRole("reader", "22", "{}", 3600, "words"), new UpdateRole("reader", Optional.of("[]"), Optional.of(7200), Optional.empty()), new DeleteRole("reader"),
            new CreateNamedPolicy("read", "{}", "words"), new ReplaceNamedPolicy("read", "[]"), new DeleteNamedPolicy("read"),
            new AttachPolicy(new PolicyName(false, "read"), new Holder(Holder.Kind.USER, "alice")),
            new DetachPolicy(new PolicyName(true, "AdministratorAccess"), new Holder(Holder.Kind.ROLE, "reader")),
            new CreateExternal(new Instance("kst-3", "far", Protection.EXTERNAL, 1), MANAGER),
            new UpdateExternal("kst-3", new ExternalManager.Update(Optional.of(MANAGER.endpoint()), Optional.empty(), Optional.of("PEM"), Optional.of(500))),
            new ConnectExternal("kst-3", false), new DeleteExternal("kst-3"),
            new AddVersion("key-1", "version-3", new Material.External("their-1", Samples.WRAPPED), new byte[0], ""),
            new NoteDeclaration("n1", "user/alice", "00ff"),
            new CreateXksProxy("/orders", "eu-1"), new UpdateXksProxy("/orders", Optional.of("*"), Optional.of(false)), new DeleteXksProxy("/orders"),
            new CreateXksCredential("/orders", "BETWQ4SHVWN6BYTF3M7Z", Samples.WRAPPED), new DeleteXksCredential("/orders", "BETWQ4SHVWN6BYTF3M7Z"),
            new OfferXksKey("/orders", "key-1", Optional.of(new XksKey.Use(true, false))),
            new TakeKey(MANAGER.asked(), Samples.createKey("key-4")),
            new TakeKey(MANAGER.asked(), new CreateKeyWithPolicy(Samples.createKey("key-4"), "{}", Optional.of(List.of("user/alice")))),
            new CreateLoginProfile("alice", new Password("0a", Samples.WRAPPED), true),
            new UpdateLoginProfile("alice", Optional.of(new Password("0b", Samples.WRAPPED)), Optional.of(false), Optional.of("0a")),
            new DeleteLoginProfile("alice"),
            new StartConsoleSession("alice", "ef", "0a", "", 1_800_000, 28_800_000), new RenewConsoleSession("alice", "ef", 1_800_000),
            new EndConsoleSession("alice", "ef"));
    }

    private static String name(Command command) {
        boolean imported = command instanceof CreateKey create && create.material() == null;
        boolean external = command instanceof AddVersion add && add.material() instanceof Material.External;
        if (external) return "AddVersion in a manager";
        boolean inHsm = command instanceof AddVersion add && add.material() instanceof Material.InHsm;
        boolean placed = command instanceof Join join && !join.member().place().equals(Place.ANY);
        boolean reports = command instanceof Tick tick && !tick.reports().isEmpty();
        boolean evident = command instanceof DestroyKey destroy && destroy.evidence();
        if (command instanceof RemoveMember remove && remove.slots()) return "RemoveMember with its slots";
        if (command instanceof RemoveSlot remove && remove.purged()) return "RemoveSlot from disks";
        if (command instanceof AcceptTime accept && accept.upToMillis() < Long.MAX_VALUE) return "AcceptTime up to a time";
        if (command instanceof CountUses count && count.uses().isEmpty()) return "CountUses of none";
        if (command instanceof CountUses count && !count.isWhole()) return "CountUses in part";
        if (evident) return "DestroyKey with evidence";
        boolean bound = command instanceof CreateKeyWithPolicy create && create.named().isPresent() || command instanceof SetKeyPolicy set && set.named().isPresent();
        if (command instanceof TakeKey take && take.creation() instanceof CreateKeyWithPolicy) return "TakeKey with a policy";
        if (bound) return command.getClass().getSimpleName() + " that knows whom";
        return command.getClass().getSimpleName() + (reports ? " with reports" : placed ? " at a place" : imported ? " without material" : inHsm ? " in an HSM" : "");
    }

    private static TreeMap<String, byte[]> encoded() {
        TreeMap<String, byte[]> bytes = new TreeMap<>();
        for (Command command : everyCommand()) {
            byte[] taken = bytes.put(name(command), CommandCodec.bytes(new Proposal(STAMP, command)));
            assertThat(taken).as("another sample is named " + name(command)).isNull();
        }
        bytes.put("EnableKey on grounds", CommandCodec.bytes(new Proposal(STAMP, GROUNDS, new EnableKey("key-1"))));
        return bytes;
    }

    @Test
    void everyCommandHasAGoldenSample() {
        List<Class<?>> sampled = new ArrayList<>();
        everyCommand().forEach(command -> sampled.add(command.getClass()));
        assertThat(sampled).containsAll(records(Command.class));
    }

    private static List<Class<?>> records(Class<?> sealed) {
        if (!sealed.isSealed()) return List.of(sealed);
        return Arrays.stream(sealed.getPermittedSubclasses()).flatMap(kind -> records(kind).stream()).toList();
    }

    @Test
    void bytesAreTheGoldenOnes() throws IOException {
        StringBuilder lines = new StringBuilder();
        encoded().forEach((name, bytes) -> lines.append(name).append(" = ").append(HexFormat.of().formatHex(bytes)).append('\n'));
        if (Boolean.getBoolean("wardmote.record")) {
            Files.writeString(SOURCE, lines);
            return;
        }
        try (InputStream golden = getClass().getResourceAsStream("/" + GOLDEN)) {
            assertThat(lines.toString()).isEqualTo(new String(golden.readAllBytes(), UTF_8));
        }
    }

    @Test
    void whatIsReadIsWhatWasWritten() {
        encoded().forEach((name, bytes) -> {
            Proposal read = CommandCodec.proposal(bytes);
            assertThat(read.stamp()).isEqualTo(STAMP);
            assertThat(CommandCodec.bytes(read)).as(name).isEqualTo(bytes);
            assertThat(name(read.command()) + (read.grounds().isNone() ? "" : " on grounds")).isEqualTo(name);
            assertThat(read.grounds()).isEqualTo(name.endsWith(" on grounds") ? GROUNDS : Grounds.NONE);
        });
    }

    @Test
    void anEntryKeepsItsProposalsInOrder() {
        List<byte[]> bytes = List.copyOf(encoded().values());
        List<Proposal> read = CommandCodec.proposals(CommandCodec.entry(bytes));
        assertThat(read).hasSize(bytes.size());
        for (int i = 0; i < bytes.size(); i++) assertThat(CommandCodec.bytes(read.get(i))).isEqualTo(bytes.get(i));
        assertThat(CommandCodec.proposals(CommandCodec.entry(List.of()))).isEmpty();
    }

    @Test
    void strangeEntriesAreRefused() {
        byte[] entry = CommandCodec.entry(List.of(encoded().get("EnableKey")));
        byte[] later = entry.clone();
        later[0] = 2;
        assertThatThrownBy(() -> CommandCodec.proposals(later)).isInstanceOf(IllegalArgumentException.class).hasMessageContaining("layout 2");
        byte[] longer = Arrays.copyOf(entry, entry.length + 1);
        assertThatThrownBy(() -> CommandCodec.proposals(longer)).isInstanceOf(IllegalArgumentException.class).hasMessageContaining("left over");
        assertThatThrownBy(() -> CommandCodec.proposals(new byte[0])).isInstanceOf(IllegalArgumentException.class);
    }

    @Test
    void groundsAreThereOnceAndWholeOrNotAtAll() {
        byte[] twice = encoded().get("EnableKey on grounds");
        twice[twice.length - 1 - Integer.BYTES - "key-1".length()] = 127;
        assertThatThrownBy(() -> CommandCodec.proposal(twice)).isInstanceOf(IllegalArgumentException.class);
        assertThatThrownBy(() -> new Grounds(List.of(new byte[0]), new byte[32])).isInstanceOf(IllegalArgumentException.class);
        assertThatThrownBy(() -> new Grounds(List.of(), new byte[32])).isInstanceOf(IllegalArgumentException.class);
        assertThatThrownBy(() -> new Grounds(GROUNDS.rows(), new byte[31])).isInstanceOf(IllegalArgumentException.class);
        assertThatThrownBy(() -> new Proposal(Stamp.NONE, GROUNDS, new EnableKey("key-1"))).isInstanceOf(IllegalArgumentException.class);
    }

    @Test
    void damagedBytesGiveIllegalArgumentsAndNothingElse() {
        long seed = System.nanoTime();
        System.out.println("CommandCodecTest seed " + seed);
        Random random = new Random(seed);
        List<byte[]> samples = List.copyOf(encoded().values());
        for (int i = 0; i < 200_000; i++) {
            byte[] bytes = samples.get(random.nextInt(samples.size())).clone();
            for (int changes = 1 + random.nextInt(3); changes > 0; changes--) bytes[random.nextInt(bytes.length)] = (byte) random.nextInt(256);
            if (random.nextBoolean()) bytes = Arrays.copyOf(bytes, random.nextInt(bytes.length + 8));
            try {
                CommandCodec.proposal(bytes);
            } catch (IllegalArgumentException expected) {
                assertThat(expected).isNotNull();
            } catch (RuntimeException e) {
                fail("seed " + seed + ", round " + i, e);
            }
        }
    }
}
