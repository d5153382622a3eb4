package io.wardmote.node.dev;

import java.nio.file.Path;

/** SoftHSM for tests of whole nodes, found as a development cluster finds it. */
public final class SoftHsm {
    private SoftHsm() {}

    public static Path library() {
        return DevHsm.installed().map(DevHsm.Installed::library).orElseThrow(() -> new AssertionError("SoftHSM is not there: run ./wardmote test"));
    }
}
