package io.wardmote.op.keys;

import io.wardmote.op.KeyUse;
import io.wardmote.raft.ReplicatedState;

/** Brings material: not yet. */
public final class ImportKeyMaterial extends MaterialImport {
    public ImportKeyMaterial(ReplicatedState state, KeyUse keys) {
        super(state, keys);
    }
}
