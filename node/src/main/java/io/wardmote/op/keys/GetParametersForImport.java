package io.wardmote.op.keys;

import io.wardmote.op.KeyUse;
import io.wardmote.raft.ReplicatedState;

/** A public key and a token to bring material with: not yet. */
public final class GetParametersForImport extends MaterialImport {
    public GetParametersForImport(ReplicatedState state, KeyUse keys) {
        super(state, keys);
    }
}
