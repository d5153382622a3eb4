package io.wardmote.node;

import io.wardmote.crypto.OpenedKeys;
import io.wardmote.hsm.HsmEngine;
import io.wardmote.raft.AppliedListener;
import io.wardmote.state.Draft;
import io.wardmote.state.Table;
import io.wardmote.state.Version;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;

/** Drops opened keys, in memory and in the HSM, as soon as the state has no such version any more, or none with material. */
record OpenedKeysListener(OpenedKeys opened, Optional<HsmEngine> hsm) implements AppliedListener {
    @Override
    public void applied(long index, Draft changes) {
        List<String> gone = new ArrayList<>();
        changes.eachChange((key, value) -> {
            if (Table.VERSION.holds(key) && (value == null || !Version.hasMaterial(value))) gone.add(Table.id(key));
        });
        if (gone.isEmpty()) return;
        opened.evict(gone);
        hsm.ifPresent(engine -> engine.evict(gone));
    }

    @Override
    public void replaced() {
        opened.evictAll();
        hsm.ifPresent(HsmEngine::evictAll);
    }
}
