package io.wardmote.op.keys;

import io.vertx.core.Future;
import io.wardmote.key.Material;
import io.wardmote.key.Protection;
import io.wardmote.op.Arns;
import io.wardmote.op.Availability;
import io.wardmote.op.Call;
import io.wardmote.op.KeyUse;
import io.wardmote.op.KeyView;
import io.wardmote.op.Operation;
import io.wardmote.op.Reply;
import io.wardmote.op.contract.Contract;
import io.wardmote.op.contract.Field;
import io.wardmote.op.contract.Usual;
import io.wardmote.raft.ReplicatedState;
import io.wardmote.state.ExternalManager;
import io.wardmote.state.Key;
import io.wardmote.state.KeyRing;
import java.util.Optional;

/** What a key is and what state it is in. */
public final class DescribeKey extends Operation {
    private final ReplicatedState state;
    private final KeyUse keys;
    private final Arns arns;
    private final Availability availability;

    public DescribeKey(ReplicatedState state, KeyUse keys, Arns arns, Availability availability) {
        this.state = state;
        this.keys = keys;
        this.arns = arns;
        this.availability = availability;
    }

    @Override
    public Contract contract() {
        return Contract.of("What a key is and what state it is in.").takes(Usual.KEY)
            .answers(Usual.metadata(Field.oneOf("DeletionProtection", "", "Enabled", "Disabled"), Field.text("DeletionProtectionDescription", ""),
                Field.count("SurvivalSeconds", "Only where survival mode is on.").maybe()));
    }

    @Override
    protected Future<Reply> answer(Call call) {
        return state.read(ring -> seen(ring, keys.permitted(ring, call, "KeyId", "kms:DescribeKey")))
            .map(seen -> Reply.of("KeyMetadata", new KeyView(arns).fullMetadata(seen.key, seen.externalKeyId,
                !seen.connected || availability.isUnavailable(seen.key))));
    }

    /** @param connected also where there is nothing to be connected to */
    private record Seen(Key key, Optional<String> externalKeyId, boolean connected) {}

    private static Seen seen(KeyRing ring, Key key) {
        if (key.facts().protection() != Protection.EXTERNAL) return new Seen(key, Optional.empty(), true);
        boolean connected = ring.externals().manager(key.facts().instance()).filter(ExternalManager::connected).isPresent();
        return new Seen(key, Optional.of(((Material.External) ring.version(key.versions().primary()).orElseThrow().material()).externalKeyId()), connected);
    }
}
