package io.wardmote.op.keys;

import io.wardmote.op.KeyUse;
import io.wardmote.raft.ReplicatedState;

/** Takes brought material away: not yet. */
public final class DeleteKeyMaterial extends MaterialImport {
    public DeleteKeyMaterial(ReplicatedState state, KeyUse keys) {
        super(state, keys);
    }
}
