package io.wardmote.state;

import static io.wardmote.key.Refusal.ALIAS_EXISTS;
import static io.wardmote.key.Refusal.INTERNAL_FAILURE;
import static io.wardmote.key.Refusal.INVALID_PARAMETER;
import static io.wardmote.key.Refusal.LIMIT_EXCEEDED;
import static io.wardmote.key.Refusal.MALFORMED_KEY_POLICY;
import static io.wardmote.key.Refusal.REPEATED_NONCE;
import static io.wardmote.key.Refusal.UNAVAILABLE;
import static io.wardmote.key.Refusal.UNKNOWN_ALIAS;
import static io.wardmote.key.Refusal.UNKNOWN_INSTANCE;
import static io.wardmote.key.Refusal.UNKNOWN_KEY;
import static io.wardmote.key.Refusal.UNKNOWN_RESOURCE;
import static io.wardmote.key.Refusal.UNKNOWN_TAGGED_RESOURCE;
import static java.nio.charset.StandardCharsets.UTF_8;

import io.wardmote.key.Refused;
import io.wardmote.state.Command.*;
import java.util.List;
import java.util.Set;
import java.util.SortedMap;
import java.util.TreeMap;
import java.util.function.UnaryOperator;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/** (state, command) to outcome: pure and total. What a command finds is the state after all commands before it. */
final class Transition {
    private static final Logger LOG = LoggerFactory.getLogger(Transition.class);
    private static final long DAY_MILLIS = 86_400_000;
    private static final long LONGEST_BEAT_MILLIS = 5_000;
    private static final long LEAP_MILLIS = 3_600_000;
    private static final long HOLD_MILLIS = 3_600_000;
    private static final int FORGOTTEN_PER_TICK = 20_000;
    private static final int MOST_PROVEN_AT_ONCE = 1000;
    /** A lease that ran out so long ago is nobody's, however slow the clocks. */
    private static final long REMEMBERED_HOLDING_MILLIS = 60_000;

    private Transition() {}

    /**
     * Changes {@code draft} or leaves it as it is. A repeated proposal gets the outcome it had. One whose grounds do not stand any more leaves its nonce
     * to the one that will take its place.
     */
    static Outcome of(Draft draft, long index, Proposal proposal) {
        Edit edit = new Edit(new Draft(draft), index);
        Stamp stamp = proposal.stamp();
        if (stamp.isNone()) return settle(draft, edit, attempt(edit, proposal.command()));
        var earlier = edit.remembered(stamp);
        if (earlier.isPresent()) return earlier.get();
        if (stamp.beat() < edit.beat() - Stamp.REMEMBERED_MILLIS) return new Outcome.Unchanged(UNAVAILABLE, "The change came too late.");
        if (!proposal.grounds().stand(edit.draft())) return remembered(draft, edit, stamp, Outcome.OUTDATED);
        if (stamp.nonce().length > 0 && edit.repeats(stamp.nonce())) return new Outcome.Unchanged(REPEATED_NONCE, "");
        Draft once = new Draft(edit.draft());
        Edit work = new Edit(once, index);
        return remembered(draft, edit, stamp, settle(edit.draft(), work, attempt(work, proposal.command())));
    }

    private static Outcome remembered(Draft below, Edit edit, Stamp stamp, Outcome outcome) {
        edit.remember(stamp, outcome);
        below.take(edit.draft());
        return outcome;
    }

    private static Outcome settle(Draft below, Edit edit, Outcome outcome) {
        if (outcome instanceof Outcome.Changed) below.take(edit.draft());
        return outcome;
    }

    private static Outcome attempt(Edit edit, Command command) {
        try {
            apply(edit, command);
            return Outcome.CHANGED;
        } catch (Refused refused) {
            return Outcome.unchanged(refused);
        } catch (RuntimeException bug) {
            // The same on every node, since nothing here depends on one. Thrown further, it would stop them all, at each replay.
            LOG.error("{} could not be applied", command.getClass().getSimpleName(), bug);
            return new Outcome.Unchanged(INTERNAL_FAILURE, "");
        }
    }

    private static void apply(Edit ring, Command command) {
        switch (command) {
            case Found c -> found(ring, c);
            case Tick c -> tick(ring, c);
            case NodeStarted c -> nodeStarted(ring, c);
            case AcceptTime c -> acceptTime(ring, c);
            case AddJoinToken c -> ring.put(Table.JOIN_TOKEN, c.hash(), out -> out.i64(ring.beat() + c.lifeMillis()));
            case Join c -> join(ring, c);
            case RemoveMember c -> removeMember(ring, c);
            case SetPriority c -> setPriority(ring, c);
            case SetListener c -> place(ring, member(ring, c.node()), member(ring, c.node()).place().thatListens(c.listener()));
            case Purged c -> ring.purged(member(ring, c.node()).id(), Math.min(c.index(), ring.destructions().newest().index()));
            case CommitHeads c -> AuditTransition.apply(ring, c);
            case CountUses c -> UsageTransition.apply(ring, c);
            case ProveDestructions c -> ring.prove(c.upTo(), MOST_PROVEN_AT_ONCE);
            case Pad c -> { }
            case PutSlot c -> ring.put(Table.SLOT, c.slot().label(), c.slot()::write);
            case SlotChange c -> SlotTransition.apply(ring, c);
            case RotationChange c -> RotationTransition.apply(ring, c);
            case PutAccessKey c -> putAccessKey(ring, c.accessKey());
            case PutBearerToken c -> ring.put(Table.BEARER, c.hash(), new BearerToken(c.hash(), c.user(), ring.time() + c.lifeMillis())::write);
            case PutInstance c -> ring.put(Table.INSTANCE, c.instance().id(), c.instance()::write);
            case CreateKey c -> createKey(ring, c);
            case CreateKeyWithPolicy c -> createKeyWithPolicy(ring, c);
            case TakeKey c -> takeKey(ring, c);
            case SetKeyPolicy c -> setKeyPolicy(ring, c);
            case EnableKey c -> change(ring, c.keyId(), Key::enable);
            case DisableKey c -> change(ring, c.keyId(), Key::disable);
            case ScheduleDeletion c -> change(ring, c.keyId(), key -> key.scheduleDeletion(ring.time() + c.days() * DAY_MILLIS));
            case CancelDeletion c -> change(ring, c.keyId(), Key::cancelDeletion);
            case DestroyKey c -> destroyKey(ring, c);
            case ProtectKey c -> change(ring, c.keyId(), key -> key.protect(c.on(), c.note()));
            case SetSurvival c -> setSurvival(ring, c);
            case DescribeKey c -> change(ring, c.keyId(), key -> key.describe(c.description()));
            case AddVersion c -> addVersion(ring, c);
            case RotateKey c -> change(ring, c.keyId(), key -> key.rotate(c.on(), c.intervalSeconds()));
            case TagKeys c -> changeTagged(ring, c.keyIds(), key -> key.tag(c.tags()));
            case UntagKeys c -> changeTagged(ring, c.keyIds(), key -> key.untag(c.tagKeys(), c.all()));
            case ReserveUses c -> c.uses().forEach(uses -> ring.version(uses.versionId()).ifPresent(version -> ring.put(version.reserve(uses.count()))));
            case CreateAlias c -> createAlias(ring, c);
            case MoveAlias c -> moveAlias(ring, c);
            case DeleteAlias c -> ring.delete(ring.alias(c.name()).orElseThrow(UNKNOWN_ALIAS::refused));
            case ExternalChange c -> ExternalTransition.apply(ring, c);
            case MaterialChange c -> MaterialTransition.apply(ring, c);
            case ApplicationChange c -> ApplicationTransition.apply(ring, c);
            case IdentityChange c -> IdentityTransition.apply(ring, c);
            case XksChange c -> XksTransition.apply(ring, c);
            case ConsoleChange c -> ConsoleTransition.apply(ring, c);
        }
    }

    private static void found(Edit ring, Found c) {
        if (ring.cluster().isPresent()) throw INVALID_PARAMETER.because("cluster");
        ring.put(Table.CLUSTER, KeyRing.FACTS, c.facts()::write);
        c.members().forEach(member -> ring.put(Table.MEMBER, member.id(), member.thatArrived(true)::write));
        c.slots().forEach(slot -> ring.put(Table.SLOT, slot.label(), slot::write));
        c.instances().forEach(instance -> ring.put(Table.INSTANCE, instance.id(), instance::write));
        ring.put(Table.ACCESS_KEY, c.administrator().id(), c.administrator()::write);
        ring.put(Table.BEARER, c.token().hash(), c.token()::write);
    }

    /**
     * The state's time becomes the lower median of the clocks reported, if a majority of the members that have a vote reported
     * and it is later: one node's clock, the leader's too, moves nothing. Before the founding there is nobody to ask. When it
     * leaps, which all clocks together may do when all nodes were stopped, nothing is destroyed for an hour of beats, or until
     * somebody says that the time is right.
     */
    private static void tick(Edit ring, Tick c) {
        ring.set(KeyRing.BEAT, ring.beat() + Math.clamp(c.elapsedMillis(), 0, LONGEST_BEAT_MILLIS));
        Set<String> voters = ring.voters();
        List<Long> clocks = Report.of(voters, c.reports()).stream().map(Report::wallMillis).sorted().toList();
        if (clocks.size() > voters.size() / 2) {
            long median = clocks.get((clocks.size() - 1) / 2);
            if (median > ring.time()) moveTime(ring, median);
        }
        for (Grant grant : c.leases().grants()) {
            Holding holding = new Holding(grant, c.leases().ttlMillis(), ring.beat());
            ring.put(Table.HOLDER, grant.node(), ring.holder(grant.node()).map(holding::after).orElse(holding)::write);
        }
        for (Holding holding : ring.holders()) {
            if (ring.beat() - holding.beat() > holding.ttlMillis() + REMEMBERED_HOLDING_MILLIS) ring.delete(Table.HOLDER, holding.grant().node());
        }
        ring.forget(FORGOTTEN_PER_TICK);
    }

    private static void moveTime(Edit ring, long to) {
        boolean leaps = ring.time() > 0 && to - ring.time() > LEAP_MILLIS;
        if (leaps) ring.set(KeyRing.HELD, ring.beat() + HOLD_MILLIS);
        ring.set(KeyRing.TIME, to);
    }

    private static void acceptTime(Edit ring, AcceptTime c) {
        if (c.upToMillis() < Long.MAX_VALUE && ring.time() > c.upToMillis()) throw INVALID_PARAMETER.because("time");
        ring.set(KeyRing.HELD, 0);
    }

    private static void nodeStarted(Edit ring, NodeStarted c) {
        Member member = member(ring, c.node());
        if (c.incarnation() <= member.incarnation()) return;
        ring.put(Table.MEMBER, member.id(), member.started(c.incarnation())::write);
        if (!member.replaces().isEmpty()) removeMember(ring, new RemoveMember(member.replaces(), false));
        ring.next(KeyRing.STARTS);
    }

    private static void setPriority(Edit ring, SetPriority c) {
        if (c.priority() < 0 || c.priority() > Place.MOST_PRIORITY) throw INVALID_PARAMETER.because("priority");
        Member member = member(ring, c.node());
        place(ring, member, member.place().withPriority(c.priority()));
    }

    private static void place(Edit ring, Member member, Place place) {
        ring.put(Table.MEMBER, member.id(), member.at(place)::write);
    }

    private static void join(Edit ring, Join c) {
        long end = ring.joinToken(c.tokenHash()).orElseThrow(() -> UNKNOWN_RESOURCE.because("The join token is unknown or was used."));
        if (end < ring.beat()) throw UNKNOWN_RESOURCE.because("The join token has expired.");
        RotationTransition.mustNotRotate(ring);
        ring.delete(Table.JOIN_TOKEN, c.tokenHash());
        ring.put(Table.MEMBER, c.member().id(), c.member().thatArrived(false)::write);
    }

    private static void removeMember(Edit ring, RemoveMember c) {
        ring.delete(Table.MEMBER, c.node());
        ring.delete(Table.PURGED, c.node());
        if (c.slots()) RotationTransition.leave(ring, c.node());
        if (ring.mayHaveSurvivors()) ring.set(KeyRing.LEFT, ring.time());
    }

    private static void putAccessKey(Edit ring, AccessKey accessKey) {
        RotationTransition.mustStay(ring, accessKey.secret());
        ring.put(Table.ACCESS_KEY, accessKey.id(), accessKey::write);
    }

    private static void createKey(Edit ring, CreateKey c) {
        KeyFacts facts = c.facts();
        RotationTransition.mustStay(ring, c.material());
        if (ring.key(facts.id()).isPresent() || ring.destructions().hasTombstone(facts.id())) throw INVALID_PARAMETER.because("KeyId");
        if (!facts.instance().isEmpty() && ring.instance(facts.instance()).isEmpty()) throw UNKNOWN_INSTANCE.refused();
        if (!c.alias().isEmpty() && ring.alias(c.alias()).isPresent()) throw ALIAS_EXISTS.refused();
        if (ring.keyCount() >= c.limit()) throw LIMIT_EXCEEDED.because("The account has " + c.limit() + " keys.");
        if (c.onlyDefault() && ring.keys(ownDefaultKeys(), 1, 0).total() > 0) throw LIMIT_EXCEEDED.because("There is one default key.");
        ExternalTransition.claim(ring, facts, c.material());
        Key.Versions versions = Key.Versions.NONE;
        if (c.material() != null) {
            versions = new Key.Versions(c.versionId(), c.versionId(), 1, ring.time());
            ring.put(new Version(c.versionId(), facts.id(), 1, ring.time(), c.material(), c.publicKey(), 0));
        }
        Key.Rotation rotation = c.rotationSeconds() > 0 ? new Key.Rotation(true, c.rotationSeconds()) : Key.Rotation.OFF;
        ring.put(Key.created(facts, ring.next(KeyRing.KEYS), ring.time(), c.description(), versions, rotation, c.tags()));
        if (!c.alias().isEmpty()) ring.put(new Alias(c.alias(), facts.id(), ring.next(KeyRing.ALIASES), 0));
    }

    private static void createKeyWithPolicy(Edit ring, CreateKeyWithPolicy c) {
        createKey(ring, c.key());
        setKeyPolicy(ring, new SetKeyPolicy(c.key().facts().id(), c.policy(), c.named()));
    }

    private static void takeKey(Edit ring, TakeKey c) {
        ExternalTransition.mustBeAsAsked(ring, c);
        apply(ring, c.creation());
    }

    /** The key's row changes too, so that whoever has read it without a policy, or with another, reads again. */
    private static void setKeyPolicy(Edit ring, SetKeyPolicy c) {
        if (c.policy().isEmpty() || c.policy().getBytes(UTF_8).length > KeyPolicy.LONGEST) throw INVALID_PARAMETER.because("Policy");
        ring.put(key(ring, c.keyId()).underPolicy());
        ring.put(Table.KEY_POLICY, c.keyId(), new KeyPolicy(c.keyId(), c.policy(), ring.time(), c.named().map(named -> ids(ring, named)))::write);
    }

    private static SortedMap<String, String> ids(Edit ring, List<String> named) {
        SortedMap<String, String> ids = new TreeMap<>();
        for (String thing : named) ids.put(thing, ring.named(thing).orElseThrow(() -> MALFORMED_KEY_POLICY.because("There is no " + thing + ".")).id());
        return ids;
    }

    private static List<Filter> ownDefaultKeys() {
        return List.of(new Filter("DKMSInstanceId", List.of("")), new Filter("CreatorType", List.of("User")));
    }

    private static void setSurvival(Edit ring, SetSurvival c) {
        change(ring, c.keyId(), key -> key.survive(c.seconds(), ring.time()));
        ring.set(KeyRing.SURVIVORS, 1);
    }

    private static void destroyKey(Edit ring, DestroyKey c) {
        Key key = key(ring, c.keyId());
        if (!isDue(ring, key, Key.Deed.DESTROY) || ring.destructionHeld()) return;
        if (c.evidence()) ring.witness(key);
        ring.destroy(key);
    }

    private static void addVersion(Edit ring, AddVersion c) {
        Key key = key(ring, c.keyId());
        boolean overtaken = !c.onlyAfter().isEmpty() && !(c.onlyAfter().equals(key.versions().primary()) && isDue(ring, key, Key.Deed.ROTATE));
        if (overtaken) return;
        RotationTransition.mustStay(ring, c.material());
        Key grown = key.addVersion(c.versionId(), ring.time());
        ring.put(new Version(c.versionId(), key.id(), grown.versions().count(), ring.time(), c.material(), c.publicKey(), 0));
        ring.put(grown);
    }

    static boolean isDue(Edit ring, Key key, Key.Deed deed) {
        Key.Due due = key.due();
        return due != null && due.deed() == deed && due.at() <= ring.time();
    }

    private static void createAlias(Edit ring, CreateAlias c) {
        Key key = key(ring, c.keyId());
        if (ring.alias(c.name()).isPresent()) throw ALIAS_EXISTS.refused();
        key.acceptAlias();
        mustHaveRoom(ring, key);
        ring.put(new Alias(c.name(), key.id(), ring.next(KeyRing.ALIASES), 0));
    }

    private static void moveAlias(Edit ring, MoveAlias c) {
        Alias alias = ring.alias(c.name()).orElseThrow(UNKNOWN_ALIAS::refused);
        Key key = key(ring, c.keyId());
        key.acceptMovedAlias();
        if (!alias.keyId().equals(key.id())) mustHaveRoom(ring, key);
        ring.put(new Alias(alias.name(), key.id(), alias.ordinal(), 0));
    }

    private static void mustHaveRoom(Edit ring, Key key) {
        if (ring.aliasesOf(key.id(), 1, 0).total() >= Key.MOST_ALIASES) throw LIMIT_EXCEEDED.because("A key has at most " + Key.MOST_ALIASES + " aliases.");
    }

    private static void change(Edit ring, String keyId, UnaryOperator<Key> change) {
        Key before = key(ring, keyId);
        Key after = change.apply(before);
        if (!after.equals(before)) ring.put(after);
    }

    private static void changeTagged(Edit ring, List<String> keyIds, UnaryOperator<Key> change) {
        for (String id : keyIds) ring.put(change.apply(ring.key(id).orElseThrow(UNKNOWN_TAGGED_RESOURCE::refused)));
    }

    static Key key(Edit ring, String keyId) {
        return ring.key(keyId).orElseThrow(UNKNOWN_KEY::refused);
    }

    static Member member(Edit ring, String node) {
        return ring.members().stream().filter(m -> m.id().equals(node)).findFirst()
            .orElseThrow(() -> UNKNOWN_RESOURCE.because("No such node."));
    }
}
