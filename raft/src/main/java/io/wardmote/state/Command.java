package io.wardmote.state;

import io.wardmote.key.Imprint;
import io.wardmote.key.Material;
import java.util.HashSet;
import java.util.List;
import java.util.Optional;
import java.util.Set;
import java.util.SortedMap;

/**
 * Everything that may happen to the state. A command carries every decision: ids, randomness, wrapped material, limits, all
 * chosen by its proposer. Time alone it takes from the state, so that no node's clock can destroy a key.
 */
public sealed interface Command {

    // the cluster

    /** Makes a cluster of an empty state. */
    record Found(ClusterFacts facts, List<Member> members, List<Slot> slots, AccessKey administrator, BearerToken token,
                 List<Instance> instances) implements Command {}

    /** One beat of the leader's clock: {@code elapsedMillis} since its last on its monotonic clock; reports as received. */
    record Tick(String leader, long elapsedMillis, List<Report> reports, Leases leases) implements Command {}

    /**
     * What a tick grants: for each renewal listed, a lease of that ttl from when it was sent.
     *
     * @param nonce      random, by which the process that submitted the tick knows it again
     * @param everywhere up to which entry the log was known to be everywhere; -1 if to no entry
     */
    record Leases(long nonce, long ttlMillis, long everywhere, List<Grant> grants) {
        /** No leases are granted in this cluster. */
        public static final Leases NONE = new Leases(0, 0, -1, List.of());
    }

    /** @param sequence of the renewal that is answered, within that incarnation of the node */
    record Grant(String node, long incarnation, long sequence) {}

    /** What a node said of itself: its wall clock, and its digest after the tick at that log index. */
    record Report(String node, long wallMillis, long tickIndex, byte[] digest) {
        /** Those that count: the first of each of these nodes. */
        public static List<Report> of(Set<String> nodes, List<Report> reports) {
            Set<String> heard = new HashSet<>();
            return reports.stream().filter(report -> nodes.contains(report.node) && heard.add(report.node)).toList();
        }
    }

    /** A node has started once more, and takes part. Whom it replaces is no member any more. */
    record NodeStarted(String node, long incarnation) implements Command {}

    /**
     * A person, or a clock that is shifted on purpose, says that the leap of the state's time is right.
     *
     * @param upToMillis if the state's time is no later than that; {@link Long#MAX_VALUE} for whatever it is
     */
    record AcceptTime(long upToMillis) implements Command {
        public AcceptTime() {
            this(Long.MAX_VALUE);
        }
    }

    record AddJoinToken(String hash, long lifeMillis) implements Command {}

    /** Uses up the token. The member counts once it has said, as one that takes part, that it started. */
    record Join(String tokenHash, Member member) implements Command {}

    /** @param slots whether its slots of a root key that comes go with it; not in what earlier versions proposed */
    record RemoveMember(String node, boolean slots) implements Command {}

    /** @param priority {@link Place} */
    record SetPriority(String node, int priority) implements Command {}

    /** Whether the node is one without a vote. */
    record SetListener(String node, boolean listener) implements Command {}

    /** Nothing of keys destroyed up to that index is on the node's disk any more. */
    record Purged(String node, long index) implements Command {}

    /**
     * How far a node's audit log is on its disk; all but the last are ends of its segments. None at all says that the log is not any more what the cluster
     * knows of it.
     */
    record CommitHeads(String node, List<AuditHead> heads) implements Command {}

    /**
     * What keys were used for by a piece of a node's audit log, or by a part of it: one piece may be of more versions than one change takes. Does nothing
     * if any of it was counted before, or if it is not the part that comes next.
     *
     * @param after the last record before the piece
     * @param upTo  its last record; that is {@code after} where there was none
     * @param until everything that the node answered before then is in the piece or before it, by its clock
     * @param from  {@link Usage#rowId} of the last one of the piece that another part has told before; "" where this is the first
     * @param ends  whether no other part follows
     * @param uses  of each version at most one, {@link #MOST_ROWS} in all; where it is a part by their {@link Usage#rowId}, all of them behind {@code from}
     */
    record CountUses(String node, long after, long upTo, long until, String from, boolean ends, List<Usage> uses) implements Command {
        public static final int MOST_ROWS = 1000;

        /** A piece that is one part, in whatever order. */
        public static CountUses whole(String node, long after, long upTo, long until, List<Usage> uses) {
            return new CountUses(node, after, upTo, until, "", true, uses);
        }

        public boolean isWhole() {
            return from.isEmpty() && ends;
        }
    }

    /** Every member has purged what was destroyed up to that index, and that is evidence now. Does nothing where they have not. */
    record ProveDestructions(long upTo) implements Command {}

    /** Does nothing. Fills the file of the log that is being written, so that the next entry begins another. */
    record Pad(byte[] bytes) implements Command {}

    /** A slot that its node has just made and holds the protector of. */
    record PutSlot(Slot slot) implements Command {}

    sealed interface SlotChange extends Command {}

    /** A slot that is pending until it is {@link ProveSlot proven}. Refused if there is one of its label. */
    record AddSlot(Slot slot) implements SlotChange {}

    /** The slot was opened, and gave the root key. Refused unless it is the one that these bytes are of. */
    record ProveSlot(String label, byte[] sealed) implements SlotChange {}

    /**
     * Refused if no other would open, or a member would have none left to open by.
     *
     * @param purged whether what it sealed goes from the nodes' disks too, as destroyed material does; not in what earlier versions proposed
     */
    record RemoveSlot(String label, boolean purged) implements SlotChange {}

    // the root key: see RootRotation; to is the epoch that comes, and what is for another is refused

    sealed interface RotationChange extends Command {}

    /**
     * The next root key is there, and that node has it. Refused while there are members without a slot of their own.
     *
     * @param former        the present root key, sealed under the next
     * @param slots         the node's own, of the next epoch, opened since they were made
     * @param withoutShares whoever asks knows that shares of the present one will open nothing; refused without if there are any
     */
    record BeginRotation(String node, int from, int to, Material.Wrapped former, List<Slot> slots, boolean withoutShares) implements RotationChange {}

    /** That node has the next root key, and slots of its own that it opened it by. */
    record OpenEpoch(String node, int to, List<Slot> slots) implements RotationChange {}

    /** From now on the next root key seals. Refused unless every member has it. @param total things that are sealed under the present one, for people */
    record WrapUnder(int to, long total) implements RotationChange {}

    /** What was changed since it was read is passed over. */
    record Rewrap(int to, List<Rewrapped> things) implements RotationChange {}

    record Rewrapped(Sealed before, Material after) {}

    /** That node keeps nothing under the old root key any more. */
    record SettleEpoch(String node, int to) implements RotationChange {}

    /** Nothing that is sealed under the old root key is taken in any more. */
    record CloseEpoch(int to) implements RotationChange {}

    /** Nothing is left under the old root key, as its proposer saw after it was closed. Refused unless every member is settled. */
    record RetireEpoch(int to) implements RotationChange {}

    /** Refused once anything may be sealed under the next root key. */
    record AbandonRotation(int to) implements RotationChange {}

    record PutAccessKey(AccessKey accessKey) implements Command {}

    record PutBearerToken(String hash, String user, long lifeMillis) implements Command {}

    record PutInstance(Instance instance) implements Command {}

    // keys

    /** Makes a key. */
    sealed interface KeyCreation extends Command {
        CreateKey key();
    }

    /**
     * @param versionId      "" if the material is to be imported
     * @param material       null if the material is to be imported
     * @param rotationSeconds 0 for no automatic rotation
     * @param alias          "" or a name made with the key: keys of services
     * @param limit          how many keys there may be in all
     * @param onlyDefault    refused if the account has a key without an instance already
     */
    record CreateKey(KeyFacts facts, String versionId, Material material, byte[] publicKey, String description, long rotationSeconds,
                     SortedMap<String, String> tags, String alias, long limit, boolean onlyDefault) implements KeyCreation {
        @Override
        public CreateKey key() {
            return this;
        }
    }

    /** As {@link CreateKey}, with a policy of its own from the beginning, as in the next. */
    record CreateKeyWithPolicy(CreateKey key, String policy, Optional<List<String>> named) implements KeyCreation {}

    /**
     * Makes a key that a manager holds. Refused KEY_UNAVAILABLE unless the manager that told of the key is still the instance's, and connected;
     * RESOURCE_EXISTS where another instance at the same address has the manager's key.
     *
     * @param asked {@link ExternalManager#asked} of that one
     */
    record TakeKey(String asked, KeyCreation creation) implements Command {
        CreateKey key() {
            return creation.key();
        }
    }

    /**
     * Refused unless everybody is there whom the policy names.
     *
     * @param policy in place of the one there is; see {@link KeyPolicy}
     * @param named  whom it names: {@code user/<name>} and {@code role/<name>}; absent in what earlier versions proposed
     */
    record SetKeyPolicy(String keyId, String policy, Optional<List<String>> named) implements Command {}

    record EnableKey(String keyId) implements Command {}

    record DisableKey(String keyId) implements Command {}

    record ScheduleDeletion(String keyId, int days) implements Command {}

    record CancelDeletion(String keyId) implements Command {}

    /**
     * Proposed when due; does nothing unless it is due by the state's time.
     *
     * @param evidence whether a {@link Destruction} is kept of it; not by those that earlier versions proposed
     */
    record DestroyKey(String keyId, boolean evidence) implements Command {}

    record ProtectKey(String keyId, boolean on, String note) implements Command {}

    /** How long nodes that are cut off may decrypt and verify with the key; 0 for not at all. */
    record SetSurvival(String keyId, long seconds) implements Command {}

    record DescribeKey(String keyId, String description) implements Command {}

    /** @param onlyAfter if not "", refused unless this is the primary version and rotation is due by the state's time */
    record AddVersion(String keyId, String versionId, Material material, byte[] publicKey, String onlyAfter) implements Command {}

    record RotateKey(String keyId, boolean on, long intervalSeconds) implements Command {}

    /** All keys or none. */
    record TagKeys(List<String> keyIds, SortedMap<String, String> tags) implements Command {}

    /** All keys or none. */
    record UntagKeys(List<String> keyIds, List<String> tagKeys, boolean all) implements Command {}

    /** Announces encryptions before they happen. Versions that are gone are passed over. */
    record ReserveUses(List<Uses> uses) implements Command {}

    record Uses(String versionId, long count) {}

    // aliases

    record CreateAlias(String name, String keyId) implements Command {}

    record MoveAlias(String name, String keyId) implements Command {}

    record DeleteAlias(String name) implements Command {}

    // material that callers bring

    sealed interface MaterialChange extends Command {}

    /** What commands need of an import token. @param id 16 bytes */
    record TokenFacts(byte[] id, long expiresAt) {}

    /**
     * Material, found sound by an engine. Where the key has some already, which is then the same, only its end changes.
     *
     * @param versionId    of the key's one version, if this is its first material
     * @param imprint      of this material, kept if it is the first
     * @param comparedWith the key's imprint that the engine compared it with, or empty; refused if that is another by now
     * @param expiresAt    milliseconds of the state's time, 0 for never
     */
    record ImportMaterial(String keyId, String versionId, Material material, byte[] publicKey, Imprint imprint,
                          Optional<Imprint> comparedWith, long expiresAt, TokenFacts token) implements MaterialChange {}

    /** Counts one more import by that token that failed. Refused once the token is dead. */
    record FailImport(String keyId, TokenFacts token) implements MaterialChange {}

    record DeleteMaterial(String keyId) implements MaterialChange {}

    /** Proposed when due; does nothing unless it is due by the state's time. */
    record ExpireMaterial(String keyId) implements MaterialChange {}

    // instances of keys that somebody else's manager keeps

    sealed interface ExternalChange extends Command {}

    /** Refused if there is an instance of its id or name. */
    record CreateExternal(Instance instance, ExternalManager manager) implements ExternalChange {}

    /** Of an instance that has no manager yet, all that cannot be absent must be there. */
    record UpdateExternal(String instance, ExternalManager.Update update) implements ExternalChange {}

    record ConnectExternal(String instance, boolean connected) implements ExternalChange {}

    /** Refused while it has keys. */
    record DeleteExternal(String instance) implements ExternalChange {}

    // application access; what is absent in an update stays as it is, so that two who change different things both succeed

    sealed interface ApplicationChange extends Command {}

    record CreateNetworkRule(NetworkRule rule) implements ApplicationChange {}

    record UpdateNetworkRule(String name, Optional<NetworkRule.Source> source, Optional<String> description) implements ApplicationChange {}

    record DeleteNetworkRule(String name) implements ApplicationChange {}

    record CreatePolicy(ApplicationPolicy policy) implements ApplicationChange {}

    record UpdatePolicy(String name, Optional<String> instance, Optional<List<Permission>> permissions, Optional<List<String>> resources,
                        Optional<List<String>> networkRules, Optional<String> description) implements ApplicationChange {}

    record DeletePolicy(String name) implements ApplicationChange {}

    record CreateAccessPoint(String name, String method, List<String> policies, String description) implements ApplicationChange {}

    record UpdateAccessPoint(String name, Optional<List<String>> policies, Optional<String> description) implements ApplicationChange {}

    /** Its client keys go with it. */
    record DeleteAccessPoint(String name) implements ApplicationChange {}

    /** See {@link ClientKey}. */
    record CreateClientKey(String id, String accessPoint, byte[] certificate, byte[] publicKey, long notBefore, long notAfter) implements ApplicationChange {}

    record DeleteClientKey(String id) implements ApplicationChange {}

    // identities; what is absent in an update stays as it is

    sealed interface IdentityChange extends Command {}

    /** @param id see {@link User} */
    record CreateUser(String name, String id, String displayName, String comments) implements IdentityChange {}

    record UpdateUser(String name, Optional<String> displayName, Optional<String> comments) implements IdentityChange {}

    record DeleteUser(String name) implements IdentityChange {}

    /** @param user {@link User#ROOT} for one of the account's own; so in the next two */
    record CreateAccessKey(String id, String user, Material.Wrapped secret) implements IdentityChange {}

    record SetAccessKey(String id, String user, boolean active) implements IdentityChange {}

    record DeleteAccessKey(String id, String user) implements IdentityChange {}

    /** @param user {@link User#ROOT} for one of the account's own; so in the next */
    record CreateBearerToken(String hash, String user, String name, long lifeMillis) implements IdentityChange {}

    record DeleteBearerToken(String hash, String user) implements IdentityChange {}

    /** These were used not long ago. Those that are gone are passed over. */
    record NoteAccessKeys(List<String> ids) implements IdentityChange {}

    record CreateGroup(String name, String id, String comments) implements IdentityChange {}

    record DeleteGroup(String name) implements IdentityChange {}

    record AddToGroup(String user, String group) implements IdentityChange {}

    record RemoveFromGroup(String user, String group) implements IdentityChange {}

    /** See {@link Role}. */
    record CreateRole(String name, String id, String trust, int maxSessionSeconds, String description) implements IdentityChange {}

    record UpdateRole(String name, Optional<String> trust, Optional<Integer> maxSessionSeconds, Optional<String> description) implements IdentityChange {}

    record DeleteRole(String name) implements IdentityChange {}

    record CreateNamedPolicy(String name, String text, String description) implements IdentityChange {}

    record ReplaceNamedPolicy(String name, String text) implements IdentityChange {}

    record DeleteNamedPolicy(String name) implements IdentityChange {}

    /** A system's policy is one that the proposer knows. */
    record AttachPolicy(PolicyName policy, Holder holder) implements IdentityChange {}

    record DetachPolicy(PolicyName policy, Holder holder) implements IdentityChange {}

    /** What that node's settings say of a thing was seen to, or had been. See {@link Declaration}. */
    record NoteDeclaration(String node, String thing, String wording) implements IdentityChange {}

    // who may log in at the console, and who is

    sealed interface ConsoleChange extends Command {}

    /** What is kept of a password: see {@link LoginProfile}. */
    record Password(String id, Material.Wrapped secret) {}

    record CreateLoginProfile(String user, Password password, boolean reset) implements ConsoleChange {}

    /**
     * What is absent stays as it is; the user's sessions end.
     *
     * @param provenId id of the password that whoever asks has shown to know; refused if it is another by now
     */
    record UpdateLoginProfile(String user, Optional<Password> password, Optional<Boolean> reset, Optional<String> provenId) implements ConsoleChange {}

    /** The user's sessions end. */
    record DeleteLoginProfile(String user) implements ConsoleChange {}

    /**
     * Somebody logged in. One of the next two is "".
     *
     * @param passwordId of the password that was shown; refused if it is another by now
     * @param token      hash of the bearer token that was shown; refused if it is not good
     */
    record StartConsoleSession(String user, String hash, String passwordId, String token, long idleMillis, long lifeMillis) implements ConsoleChange {}

    record RenewConsoleSession(String user, String hash, long idleMillis) implements ConsoleChange {}

    record EndConsoleSession(String user, String hash) implements ConsoleChange {}

    // what is offered to other clouds; what is absent in an update stays as it is

    sealed interface XksChange extends Command {}

    /** See {@link XksProxy}. */
    record CreateXksProxy(String prefix, String region) implements XksChange {}

    record UpdateXksProxy(String prefix, Optional<String> region, Optional<Boolean> enabled) implements XksChange {}

    /** Its credentials go with it, and what keys it offers. */
    record DeleteXksProxy(String prefix) implements XksChange {}

    record CreateXksCredential(String proxy, String id, Material.Wrapped secret) implements XksChange {}

    record DeleteXksCredential(String proxy, String id) implements XksChange {}

    /** @param use empty to offer the key no more */
    record OfferXksKey(String proxy, String keyId, Optional<XksKey.Use> use) implements XksChange {}
}
