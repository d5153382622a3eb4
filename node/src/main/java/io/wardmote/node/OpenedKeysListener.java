package io.wardmote.node;

import io.wardmote.crypto.OpenedKeys;
import io.wardmote.raft.AppliedListener;
import io.wardmote.state.Draft;
import io.wardmote.state.Table;
import io.wardmote.state.Version;
import java.util.ArrayList;
import java.util.List;

/** Drops opened keys as soon as the state has no such version any more, or none with material. */
record OpenedKeysListener(OpenedKeys opened) implements AppliedListener {
    @Override
    public void applied(long index, Draft changes) {
        List<String> gone = new ArrayList<>();
        changes.eachChange((key, value) -> {
            if (Table.VERSION.holds(key) && (value == null || !Version.hasMaterial(value))) gone.add(Table.id(key));
        });
        if (!gone.isEmpty()) opened.evict(gone);
    }

    @Override
    public void replaced() {
        opened.evictAll();
    }
}
