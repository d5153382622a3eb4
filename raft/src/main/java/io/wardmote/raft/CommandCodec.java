package io.wardmote.raft;

import io.wardmote.key.Material;
import io.wardmote.state.AccessKey;
import io.wardmote.state.AuditHead;
import io.wardmote.state.BearerToken;
import io.wardmote.state.ByteReader;
import io.wardmote.state.ByteWriter;
import io.wardmote.state.ClusterFacts;
import io.wardmote.state.Command;
import io.wardmote.state.Command.*;
import io.wardmote.state.ExternalManager;
import io.wardmote.state.Grounds;
import io.wardmote.state.Instance;
import io.wardmote.state.KeyFacts;
import io.wardmote.state.Member;
import io.wardmote.state.Proposal;
import io.wardmote.state.Slot;
import io.wardmote.state.Stamp;
import io.wardmote.state.Usage;
import io.wardmote.state.Version;
import java.util.List;
import java.util.Optional;
import java.util.SortedMap;
import java.util.TreeMap;

/**
 * The bytes of proposals and log entries. A command's number is stored in logs for ever and is never used again for another.
 * Bytes that are not ours are refused with an IllegalArgumentException, and nothing else.
 *
 * <pre>
 *   entry:    layout (1) = 1 | count (4) | proposal, each with its length (4)
 *   proposal: stamp | command number (1) | body
 *             stamp | 127 (1) | grounds | command number (1) | body      where somebody's right was asked for
 * </pre>
 */
final class CommandCodec {
    private static final AcceptTime ACCEPT_ANY_TIME = new AcceptTime();
    private static final int LAYOUT = 1;
    private static final int GROUNDS = 127;
    private static final int NO_MATERIAL = 0;
    private static final int SOME_MATERIAL = 1;

    private CommandCodec() {}

    /** @param proposals as {@link #bytes} made them */
    static byte[] entry(List<byte[]> proposals) {
        ByteWriter out = new ByteWriter().u8(LAYOUT).i32(proposals.size());
        proposals.forEach(out::bytes);
        return out.toBytes();
    }

    static List<Proposal> proposals(byte[] entry) {
        ByteReader in = new ByteReader(entry);
        int layout = in.u8();
        if (layout != LAYOUT) throw new IllegalArgumentException("an entry has layout " + layout + ", this version knows " + LAYOUT);
        List<Proposal> proposals = in.list(reader -> proposal(reader.bytes()));
        in.end();
        return proposals;
    }

    static byte[] bytes(Proposal proposal) {
        ByteWriter out = new ByteWriter();
        proposal.stamp().write(out);
        if (!proposal.grounds().isNone()) proposal.grounds().write(out.u8(GROUNDS));
        write(proposal.command(), out);
        return out.toBytes();
    }

    static Proposal proposal(byte[] bytes) {
        ByteReader in = new ByteReader(bytes);
        Stamp stamp = Stamp.read(in);
        int number = in.u8();
        boolean grounded = number == GROUNDS;
        Grounds grounds = grounded ? Grounds.read(in) : Grounds.NONE;
        Proposal proposal = new Proposal(stamp, grounds, command(grounded ? in.u8() : number, in));
        in.end();
        return proposal;
    }

    private static void write(Command command, ByteWriter out) {
        switch (command) {
            case Found c -> found(c, out.u8(1));
            case Tick c -> tick(c, out);
            case NodeStarted c -> out.u8(3).text(c.node()).i64(c.incarnation());
            case AddJoinToken c -> out.u8(4).text(c.hash()).i64(c.lifeMillis());
            case Join c -> c.member().write(out.u8(5).text(c.tokenHash()));
            case RemoveMember c -> out.u8(c.slots() ? 120 : 6).text(c.node());
            case PutSlot c -> c.slot().write(out.u8(7));
            case SlotChange c -> slot(c, out);
            case RotationChange c -> RotationCodec.write(c, out);
            case PutAccessKey c -> c.accessKey().write(out.u8(8));
            case PutBearerToken c -> out.u8(9).text(c.hash()).text(c.user()).i64(c.lifeMillis());
            case PutInstance c -> c.instance().write(out.u8(10));
            case Purged c -> out.u8(11).text(c.node()).i64(c.index());
            case CommitHeads c -> out.u8(106).text(c.node()).list(c.heads(), AuditHead::write);
            case CountUses c when c.isWhole() -> out.u8(140).text(c.node()).i64(c.after()).i64(c.upTo()).i64(c.until()).list(c.uses(), Usage::write);
            case CountUses c -> out.u8(141).text(c.node()).i64(c.after()).i64(c.upTo()).i64(c.until()).text(c.from()).bool(c.ends())
                .list(c.uses(), Usage::write);
            case ProveDestructions c -> out.u8(108).i64(c.upTo());
            case Pad c -> out.u8(12).bytes(c.bytes());
            case AcceptTime c -> acceptTime(c, out);
            case SetPriority c -> out.u8(16).text(c.node()).i32(c.priority());
            case SetListener c -> out.u8(17).text(c.node()).bool(c.listener());
            case CreateKey c -> createKey(c, out.u8(20));
            case CreateKeyWithPolicy c -> named(c.named(), createKey(c.key(), c.named().isPresent() ? out.u8(119).bool(true) : out.u8(95)).text(c.policy()));
            case TakeKey c -> creation(c.creation(), out.u8(134).text(c.asked()));
            case SetKeyPolicy c -> named(c.named(), (c.named().isPresent() ? out.u8(119).bool(false) : out.u8(96)).text(c.keyId()).text(c.policy()));
            case EnableKey c -> out.u8(21).text(c.keyId());
            case DisableKey c -> out.u8(22).text(c.keyId());
            case ScheduleDeletion c -> out.u8(23).text(c.keyId()).i32(c.days());
            case CancelDeletion c -> out.u8(24).text(c.keyId());
            case DestroyKey c -> out.u8(c.evidence() ? 107 : 25).text(c.keyId());
            case ProtectKey c -> out.u8(26).text(c.keyId()).bool(c.on()).text(c.note());
            case DescribeKey c -> out.u8(27).text(c.keyId()).text(c.description());
            case AddVersion c -> addVersion(c, out.u8(28));
            case RotateKey c -> out.u8(29).text(c.keyId()).bool(c.on()).i64(c.intervalSeconds());
            case TagKeys c -> tags(c.tags(), out.u8(30).texts(c.keyIds()));
            case UntagKeys c -> out.u8(31).texts(c.keyIds()).texts(c.tagKeys()).bool(c.all());
            case ReserveUses c -> out.u8(32).list(c.uses(), (uses, to) -> to.text(uses.versionId()).i64(uses.count()));
            case SetSurvival c -> out.u8(37).text(c.keyId()).i64(c.seconds());
            case CreateAlias c -> out.u8(40).text(c.name()).text(c.keyId());
            case MoveAlias c -> out.u8(41).text(c.name()).text(c.keyId());
            case DeleteAlias c -> out.u8(42).text(c.name());
            case ExternalChange c -> external(c, out);
            case MaterialChange c -> MaterialCodec.write(c, out);
            case ApplicationChange c -> ApplicationCodec.write(c, out);
            case IdentityChange c -> IdentityCodec.write(c, out);
            case XksChange c -> XksCodec.write(c, out);
            case ConsoleChange c -> ConsoleCodec.write(c, out);
        }
    }

    private static Command command(int number, ByteReader in) {
        return switch (number) {
            case 1 -> new Found(ClusterFacts.read(in), in.list(Member::read), in.list(Slot::read), AccessKey.read(in),
                BearerToken.read(in), in.list(Instance::read));
            case 2 -> new Tick(in.text(), in.i64(), in.list(CommandCodec::report), Leases.NONE);
            case 3 -> new NodeStarted(in.text(), in.i64());
            case 4 -> new AddJoinToken(in.text(), in.i64());
            case 5 -> new Join(in.text(), Member.read(in));
            case 6 -> new RemoveMember(in.text(), false);
            case 7 -> new PutSlot(Slot.read(in));
            case 8 -> new PutAccessKey(AccessKey.read(in));
            case 9 -> new PutBearerToken(in.text(), in.text(), in.i64());
            case 10 -> new PutInstance(Instance.read(in));
            case 11 -> new Purged(in.text(), in.i64());
            case 12 -> new Pad(in.bytes());
            case 13 -> new Tick(in.text(), in.i64(), in.list(CommandCodec::report), leases(in));
            case 15 -> ACCEPT_ANY_TIME;
            case 16 -> new SetPriority(in.text(), in.i32());
            case 17 -> new SetListener(in.text(), in.bool());
            case 20 -> createKey(in);
            case 21 -> new EnableKey(in.text());
            case 22 -> new DisableKey(in.text());
            case 23 -> new ScheduleDeletion(in.text(), in.i32());
            case 24 -> new CancelDeletion(in.text());
            case 25 -> new DestroyKey(in.text(), false);
            case 26 -> new ProtectKey(in.text(), in.bool(), in.text());
            case 27 -> new DescribeKey(in.text(), in.text());
            case 28 -> new AddVersion(in.text(), in.text(), Version.material(in), in.bytes(), in.text());
            case 29 -> new RotateKey(in.text(), in.bool(), in.i64());
            case 30 -> new TagKeys(in.texts(), tags(in));
            case 31 -> new UntagKeys(in.texts(), in.texts(), in.bool());
            case 32 -> new ReserveUses(in.list(r -> new Uses(r.text(), r.i64())));
            case 33, 34, 35, 36 -> MaterialCodec.read(number, in);
            case 37 -> new SetSurvival(in.text(), in.i64());
            case 40 -> new CreateAlias(in.text(), in.text());
            case 41 -> new MoveAlias(in.text(), in.text());
            case 42 -> new DeleteAlias(in.text());
            case 50, 51, 52, 53, 54, 55, 56, 57, 58, 59, 60 -> ApplicationCodec.read(number, in);
            case 90 -> new AddSlot(Slot.read(in));
            case 91 -> new ProveSlot(in.text(), in.bytes());
            case 92 -> new RemoveSlot(in.text(), false);
            case 95 -> new CreateKeyWithPolicy(createKey(in), in.text(), Optional.empty());
            case 96 -> new SetKeyPolicy(in.text(), in.text(), Optional.empty());
            case 98, 99, 100, 101, 102, 103, 104, 105 -> RotationCodec.read(number, in);
            case 106 -> new CommitHeads(in.text(), in.list(AuditHead::read));
            case 107 -> new DestroyKey(in.text(), true);
            case 108 -> new ProveDestructions(in.i64());
            case 109 -> new CreateExternal(Instance.read(in), ExternalManager.read(in));
            case 110 -> new UpdateExternal(in.text(), ExternalManager.Update.read(in));
            case 111 -> new ConnectExternal(in.text(), in.bool());
            case 112 -> new DeleteExternal(in.text());
            case 113, 114, 115, 116, 117, 118 -> XksCodec.read(number, in);
            case 119 -> in.bool() ? new CreateKeyWithPolicy(createKey(in), in.text(), Optional.of(in.texts()))
                : new SetKeyPolicy(in.text(), in.text(), Optional.of(in.texts()));
            case 120 -> new RemoveMember(in.text(), true);
            case 121, 122, 123, 124, 125, 126 -> ConsoleCodec.read(number, in);
            case 128 -> new RemoveSlot(in.text(), true);
            case 134 -> new TakeKey(in.text(), creation(in));
            case 140 -> CountUses.whole(in.text(), in.i64(), in.i64(), in.i64(), in.list(Usage::read));
            case 141 -> new CountUses(in.text(), in.i64(), in.i64(), in.i64(), in.text(), in.bool(), in.list(Usage::read));
            case 131 -> new AcceptTime(in.i64());
            default -> IdentityCodec.read(number, in);
        };
    }

    private static void creation(KeyCreation creation, ByteWriter out) {
        switch (creation) {
            case CreateKey c -> createKey(c, out.u8(0));
            case CreateKeyWithPolicy c -> createKey(c.key(), out.u8(1)).text(c.policy()).optional(c.named(), (names, to) -> to.texts(names));
        }
    }

    private static KeyCreation creation(ByteReader in) {
        int kind = in.u8();
        return switch (kind) {
            case 0 -> createKey(in);
            case 1 -> new CreateKeyWithPolicy(createKey(in), in.text(), in.optional(ByteReader::texts));
            default -> throw new IllegalArgumentException("a key is made in no way " + kind);
        };
    }

    private static void acceptTime(AcceptTime c, ByteWriter out) {
        if (c.equals(ACCEPT_ANY_TIME)) out.u8(15);
        else out.u8(131).i64(c.upToMillis());
    }

    private static void slot(SlotChange change, ByteWriter out) {
        switch (change) {
            case AddSlot c -> c.slot().write(out.u8(90));
            case ProveSlot c -> out.u8(91).text(c.label()).bytes(c.sealed());
            case RemoveSlot c -> out.u8(c.purged() ? 128 : 92).text(c.label());
        }
    }

    private static void external(ExternalChange change, ByteWriter out) {
        switch (change) {
            case CreateExternal c -> {
                c.instance().write(out.u8(109));
                c.manager().write(out);
            }
            case UpdateExternal c -> c.update().write(out.u8(110).text(c.instance()));
            case ConnectExternal c -> out.u8(111).text(c.instance()).bool(c.connected());
            case DeleteExternal c -> out.u8(112).text(c.instance());
        }
    }

    private static void found(Found c, ByteWriter out) {
        c.facts().write(out);
        out.list(c.members(), Member::write).list(c.slots(), Slot::write);
        c.administrator().write(out);
        c.token().write(out);
        out.list(c.instances(), Instance::write);
    }

    /** Number 2 is that of clusters without leases. */
    private static void tick(Tick c, ByteWriter out) {
        boolean granting = !c.leases().equals(Leases.NONE);
        out.u8(granting ? 13 : 2).text(c.leader()).i64(c.elapsedMillis()).list(c.reports(), CommandCodec::report);
        if (!granting) return;
        out.i64(c.leases().nonce()).i64(c.leases().ttlMillis()).i64(c.leases().everywhere());
        out.list(c.leases().grants(), (grant, to) -> to.text(grant.node()).i64(grant.incarnation()).i64(grant.sequence()));
    }

    private static Leases leases(ByteReader in) {
        return new Leases(in.i64(), in.i64(), in.i64(), in.list(r -> new Grant(r.text(), r.i64(), r.i64())));
    }

    private static void report(Report report, ByteWriter out) {
        out.text(report.node()).i64(report.wallMillis()).i64(report.tickIndex()).bytes(report.digest());
    }

    private static Report report(ByteReader in) {
        return new Report(in.text(), in.i64(), in.i64(), in.bytes());
    }

    private static ByteWriter createKey(CreateKey c, ByteWriter out) {
        c.facts().write(out);
        out.text(c.versionId());
        if (c.material() == null) out.u8(NO_MATERIAL);
        else Version.write(c.material(), out.u8(SOME_MATERIAL));
        out.bytes(c.publicKey()).text(c.description()).i64(c.rotationSeconds());
        return tags(c.tags(), out).text(c.alias()).i64(c.limit()).bool(c.onlyDefault());
    }

    private static CreateKey createKey(ByteReader in) {
        return new CreateKey(KeyFacts.read(in), in.text(), material(in), in.bytes(), in.text(), in.i64(), tags(in), in.text(), in.i64(), in.bool());
    }

    private static void named(Optional<List<String>> named, ByteWriter out) {
        named.ifPresent(out::texts);
    }

    private static Material material(ByteReader in) {
        int presence = in.u8();
        if (presence == NO_MATERIAL) return null;
        if (presence == SOME_MATERIAL) return Version.material(in);
        throw new IllegalArgumentException("material is there or not, " + presence + " says neither");
    }

    private static void addVersion(AddVersion c, ByteWriter out) {
        out.text(c.keyId()).text(c.versionId());
        Version.write(c.material(), out);
        out.bytes(c.publicKey()).text(c.onlyAfter());
    }

    private static ByteWriter tags(SortedMap<String, String> tags, ByteWriter out) {
        out.i32(tags.size());
        tags.forEach((key, value) -> out.text(key).text(value));
        return out;
    }

    private static SortedMap<String, String> tags(ByteReader in) {
        SortedMap<String, String> tags = new TreeMap<>();
        for (int left = in.count(); left > 0; left--) tags.put(in.text(), in.text());
        return tags;
    }
}
