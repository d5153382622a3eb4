package io.wardmote.op.keys;

import static io.wardmote.key.Refusal.INVALID_PARAMETER;
import static io.wardmote.key.Refusal.KEY_POLICY_UNSUPPORTED;
import static io.wardmote.key.Refusal.LIMIT_EXCEEDED;
import static io.wardmote.key.Refusal.MISSING_PARAMETER;
import static io.wardmote.key.Refusal.RESOURCE_EXISTS;
import static io.wardmote.key.Refusal.UNAVAILABLE;
import static io.wardmote.key.Refusal.UNKNOWN_INSTANCE;
import static io.wardmote.key.Refusal.UNSUPPORTED_OPERATION;
import static io.wardmote.key.Refusal.UNSUPPORTED_PROTECTION;

import io.vertx.core.Future;
import io.wardmote.access.Access;
import io.wardmote.access.Said;
import io.wardmote.crypto.Asker;
import io.wardmote.key.KeySpec;
import io.wardmote.key.KeyUsage;
import io.wardmote.key.Origin;
import io.wardmote.key.Protection;
import io.wardmote.key.WrappingAlgorithm;
import io.wardmote.op.Actions;
import io.wardmote.op.Arns;
import io.wardmote.op.Call;
import io.wardmote.op.KeyView;
import io.wardmote.op.NewKeys;
import io.wardmote.op.Operation;
import io.wardmote.op.Reply;
import io.wardmote.op.RotationInterval;
import io.wardmote.op.Tags;
import io.wardmote.op.contract.Contract;
import io.wardmote.op.contract.Field;
import io.wardmote.op.contract.Shape;
import io.wardmote.op.contract.Usual;
import io.wardmote.raft.ReplicatedState;
import io.wardmote.state.Instance;
import io.wardmote.state.KeyFacts;
import io.wardmote.state.KeyPolicy;
import io.wardmote.state.KeyRing;
import java.util.List;
import java.util.Optional;
import java.util.SortedMap;

/**
 * Makes a key and its first version; a key of origin EXTERNAL has none until material is imported. Without an instance it is a
 * software key of any spec, unless default keys are strict: then it is the one AES-256 default key of the account.
 */
public final class CreateKey extends Operation {
    private static final int LONGEST_DESCRIPTION = 8192;

    private final ReplicatedState state;
    private final NewKeys keys;
    private final Access access;
    private final Arns arns;
    private final KeyLimits limits;
    private final Actions actions;

    public CreateKey(ReplicatedState state, NewKeys keys, Access access, Arns arns, KeyLimits limits, Actions actions) {
        this.state = state;
        this.keys = keys;
        this.access = access;
        this.arns = arns;
        this.limits = limits;
        this.actions = actions;
    }

    @Override
    public Contract contract() {
        return Contract.of("Makes a key and its first version, or, of origin EXTERNAL, a key whose material is to be imported.")
            .takes(Field.of("KeySpec", Shape.oneOf(KeySpec.values(), KeySpec::apiName), "Aliyun_AES_256 if it is not given."),
                Field.of("KeyUsage", Shape.oneOf(KeyUsage.values(), KeyUsage::apiName),
                    "One that the KeySpec has; the first of them if it is not given."),
                Field.of("Origin", Shape.oneOf(Origin.values(), Origin::apiName), "Aliyun_KMS if it is not given."),
                Field.text("Description", LONGEST_DESCRIPTION, "For people."),
                Field.text("DKMSInstanceId", 64, "The instance that it is made in, which says where it computes. None: a software key."),
                Field.oneOf("ProtectionLevel", "To be refused if the instance says otherwise.", "SOFTWARE", "HSM", "EXTERNAL"),
                Field.text("ExternalKeyId", 128, "The id of the manager's key; for an instance of external keys."),
                Field.text("Policy", KeyPolicy.LONGEST, "The key's policy, as SetKeyPolicy takes it; for a key in an instance."),
                Field.truth("EnableAutomaticRotation", ""), RotationInterval.PARAMETER, Usual.TAGS).answers(Usual.metadata());
    }

    @Override
    protected Future<Reply> answer(Call call) {
        KeySpec spec = call.optional("KeySpec", 64).map(KeySpec::of).orElse(KeySpec.AES_256);
        KeyUsage usage = call.optional("KeyUsage", 64).map(KeyUsage::of).orElse(spec.usages().getFirst());
        if (!spec.usages().contains(usage)) throw INVALID_PARAMETER.because("KeyUsage");
        Origin origin = call.optional("Origin", 64).map(Origin::of).orElse(Origin.GENERATED);
        String description = call.optional("Description", LONGEST_DESCRIPTION).orElse("");
        String instance = call.optional("DKMSInstanceId", 64).orElse("");
        Optional<String> protection = call.optional("ProtectionLevel", 16);
        if (protection.isPresent() && !protection.get().matches("SOFTWARE|HSM|EXTERNAL")) throw INVALID_PARAMETER.because("ProtectionLevel");
        Optional<String> externalKeyId = call.optional("ExternalKeyId", 128);
        if (protection.isPresent() && !protection.get().equals("SOFTWARE") && instance.isEmpty()) throw UNSUPPORTED_PROTECTION.refused();
        Optional<String> policy = KeyPolicyText.optional(call);
        boolean rotates = call.flag("EnableAutomaticRotation").orElse(false);
        String id = instance.isEmpty() ? keys.plainId() : keys.instanceKeyId();
        long rotationSeconds = rotates ? RotationInterval.seconds(call) : 0;
        var tags = Tags.given(call, false);
        boolean onlyDefault = limits.strictDefaultKeys() && instance.isEmpty();
        if (onlyDefault && spec != KeySpec.AES_256) throw UNSUPPORTED_OPERATION.because("A default key is an Aliyun_AES_256 key.");
        KeyFacts wanted = new KeyFacts(id, spec, usage, origin, Protection.SOFTWARE, instance, "");
        return place(call, wanted, tags, policy, externalKeyId)
            .map(place -> {
                KeyFacts facts = place.key;
                Protection kind = facts.protection();
                if (protection.isPresent() && !protection.get().equals(kind.name())) throw UNSUPPORTED_PROTECTION.refused();
                if (origin == Origin.EXTERNAL && kind != Protection.EXTERNAL && !WrappingAlgorithm.anySuits(spec, kind)) {
                    String whither = kind == Protection.HSM ? " into an HSM." : ".";
                    throw UNSUPPORTED_OPERATION.because("Material of " + spec.apiName() + " keys cannot be imported" + whither);
                }
                if (kind == Protection.EXTERNAL) mustBeExternal(facts, externalKeyId);
                else if (externalKeyId.isPresent()) throw INVALID_PARAMETER.because("ExternalKeyId");
                if (rotates && !facts.rotatable()) throw INVALID_PARAMETER.because("EnableAutomaticRotation");
                // as the state will: an HSM makes no key in vain
                if (place.keys >= limits.keys()) throw LIMIT_EXCEEDED.because("The account has " + limits.keys() + " keys.");
                return place;
            })
            .compose(place -> material(place.key, externalKeyId, call.asker())
                .compose(made -> keys.orDiscarded(place.key, made, state.change(call.nonce(), ring -> {
                    mustBePermitted(ring, call, place.key, tags, policy.isPresent());
                    return keys.command(place.key, made).description(description).rotationSeconds(rotationSeconds).tags(tags)
                        .policy(policy.orElse(""), place.named).limit(limits.keys()).onlyDefault(onlyDefault).build();
                }))))
            // the change is applied here, so what this node has is new enough; not there if the store was built anew from an older snapshot since
            .map(done -> state.staleOnce(ring -> ring.key(id).orElseThrow(UNAVAILABLE::refused)))
            .map(key -> {
                call.trail().found(key, key.versions().primary());
                return Reply.of("KeyMetadata", new KeyView(arns).metadata(key, externalKeyId));
            });
    }

    private Future<NewKeys.Made> material(KeyFacts facts, Optional<String> externalKeyId, Asker asker) {
        if (facts.protection() == Protection.EXTERNAL) return keys.taken(facts, externalKeyId.orElseThrow(), asker);
        return facts.origin() == Origin.EXTERNAL ? keys.toBeBrought(facts) : keys.material(facts);
    }

    /** What a manager's key can be: it is made there, of one kind, and comes by its name. */
    private static void mustBeExternal(KeyFacts facts, Optional<String> externalKeyId) {
        if (externalKeyId.isEmpty()) throw MISSING_PARAMETER.because("ExternalKeyId");
        if (facts.origin() == Origin.EXTERNAL) throw UNSUPPORTED_OPERATION.because("Material of external keys is never here.");
        boolean does = facts.spec() == KeySpec.AES_256 && facts.usage() == KeyUsage.ENCRYPT_DECRYPT;
        if (!does) throw UNSUPPORTED_OPERATION.because("External keys are Aliyun_AES_256 keys, and encrypt.");
    }

    /**
     * The key as it will be where it computes, how many there are of all, of which a key without an instance asks the state alone, and whom its policy
     * names.
     */
    private record Place(KeyFacts key, long keys, List<String> named) {}

    /** Who gives a key its policy at once needs the right to that too: it could give him any right to the key. */
    private void mustBePermitted(KeyRing ring, Call call, KeyFacts key, SortedMap<String, String> tags, boolean underPolicy) {
        access.check(ring, call.caller(), "kms:CreateKey", arns.key("*"), Said.making(key, tags));
        if (underPolicy) access.check(ring, call.caller(), "kms:SetKeyPolicy", arns.key("*"), Said.making(key, tags));
    }

    private Future<Place> place(Call call, KeyFacts wanted, SortedMap<String, String> tags, Optional<String> policy, Optional<String> externalKeyId) {
        boolean plain = wanted.instance().isEmpty();
        return state.read(ring -> {
            Optional<Instance> instance = plain ? Optional.empty() : ring.instance(wanted.instance());
            KeyFacts key = wanted.protectedAs(instance.map(Instance::kind).orElse(Protection.SOFTWARE));
            mustBePermitted(ring, call, key, tags, policy.isPresent());
            if (policy.isPresent() && plain) throw KEY_POLICY_UNSUPPORTED.refused();
            if (plain) return new Place(key, 0, List.of());
            if (instance.isEmpty()) throw UNKNOWN_INSTANCE.refused();
            // as the state will: nobody is asked in vain
            externalKeyId.flatMap(id -> ring.externals().keyOf(key.instance(), id)).ifPresent(taken -> {
                throw RESOURCE_EXISTS.refused();
            });
            List<String> named = policy.map(text -> KeyPolicyText.check(ring, arns, actions, key.id(), text)).orElse(List.of());
            return new Place(key, ring.keyCount(), named);
        });
    }
}
