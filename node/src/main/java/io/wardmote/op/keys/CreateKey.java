package io.wardmote.op.keys;

import static io.wardmote.key.Refusal.INVALID_PARAMETER;
import static io.wardmote.key.Refusal.LIMIT_EXCEEDED;
import static io.wardmote.key.Refusal.UNAVAILABLE;
import static io.wardmote.key.Refusal.UNKNOWN_INSTANCE;
import static io.wardmote.key.Refusal.UNSUPPORTED_OPERATION;
import static io.wardmote.key.Refusal.UNSUPPORTED_PROTECTION;

import io.vertx.core.Future;
import io.wardmote.access.Access;
import io.wardmote.key.KeySpec;
import io.wardmote.key.KeyUsage;
import io.wardmote.key.Origin;
import io.wardmote.key.Protection;
import io.wardmote.key.WrappingAlgorithm;
import io.wardmote.op.Arns;
import io.wardmote.op.Call;
import io.wardmote.op.KeyView;
import io.wardmote.op.NewKeys;
import io.wardmote.op.Operation;
import io.wardmote.op.Reply;
import io.wardmote.op.RotationInterval;
import io.wardmote.op.Tags;
import io.wardmote.raft.ReplicatedState;
import io.wardmote.state.Instance;
import io.wardmote.state.KeyFacts;
import java.util.Optional;

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

    public CreateKey(ReplicatedState state, NewKeys keys, Access access, Arns arns, KeyLimits limits) {
        this.state = state;
        this.keys = keys;
        this.access = access;
        this.arns = arns;
        this.limits = limits;
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
        if (protection.isPresent() && !protection.get().matches("SOFTWARE|HSM")) throw INVALID_PARAMETER.because("ProtectionLevel");
        if (protection.equals(Optional.of("HSM")) && instance.isEmpty()) throw UNSUPPORTED_PROTECTION.refused();
        if (call.optional("Policy", 32768).isPresent()) throw UNSUPPORTED_OPERATION.because("Key policies are not enforced yet, so none is accepted.");
        boolean rotates = call.flag("EnableAutomaticRotation").orElse(false);
        String id = instance.isEmpty() ? keys.plainId() : keys.instanceKeyId();
        long rotationSeconds = rotates ? RotationInterval.seconds(call) : 0;
        var tags = Tags.given(call, false);
        boolean onlyDefault = limits.strictDefaultKeys() && instance.isEmpty();
        if (onlyDefault && spec != KeySpec.AES_256) throw UNSUPPORTED_OPERATION.because("A default key is an Aliyun_AES_256 key.");
        return place(call, instance)
            .map(place -> {
                Protection kind = place.kind;
                if (protection.isPresent() && !protection.get().equals(kind.name())) throw UNSUPPORTED_PROTECTION.refused();
                if (origin == Origin.EXTERNAL && !WrappingAlgorithm.anySuits(spec, kind)) throw UNSUPPORTED_OPERATION.because("Material of " + spec.apiName() + " keys cannot be imported" + (kind == Protection.HSM ? " into an HSM." : "."));
                KeyFacts facts = new KeyFacts(id, spec, usage, origin, kind, instance, "");
                if (rotates && !facts.rotatable()) throw INVALID_PARAMETER.because("EnableAutomaticRotation");
                // as the state will: an HSM makes no key in vain
                if (place.keys >= limits.keys()) throw LIMIT_EXCEEDED.because("The account has " + limits.keys() + " keys.");
                return facts;
            })
            .compose(facts -> (origin == Origin.EXTERNAL ? keys.toBeBrought(facts) : keys.material(facts))
                .compose(made -> keys.orDiscarded(facts, made, state.change(call.nonce(), keys.command(facts, made).description(description)
                    .rotationSeconds(rotationSeconds).tags(tags).limit(limits.keys()).onlyDefault(onlyDefault).build()))))
            // the change is applied here, so what this node has is new enough; not there if the store was built anew from an older snapshot since
            .map(done -> state.stale(ring -> ring.key(id).orElseThrow(UNAVAILABLE::refused)))
            .map(key -> {
                call.trail().found(key, key.versions().primary());
                return Reply.of("KeyMetadata", new KeyView(arns).metadata(key));
            });
    }

    /** Where keys of an instance compute, and how many there are of all; of that a key without one asks the state alone. */
    private record Place(Protection kind, long keys) {}

    private Future<Place> place(Call call, String instance) {
        return state.read(ring -> {
            access.check(ring, call.caller(), "kms:CreateKey", arns.key("*"));
            if (instance.isEmpty()) return new Place(Protection.SOFTWARE, 0);
            Instance found = ring.instance(instance).orElseThrow(UNKNOWN_INSTANCE::refused);
            if (found.kind() == Protection.EXTERNAL) throw UNSUPPORTED_OPERATION.because("External instances cannot make keys yet.");
            return new Place(found.kind(), ring.keyCount());
        });
    }
}
