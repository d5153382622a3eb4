package io.wardmote.node.founding;

import io.wardmote.node.Fault;
import io.wardmote.node.NodeConfig;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardCopyOption;
import java.time.Instant;
import java.time.ZoneOffset;
import java.time.format.DateTimeFormatter;

/** One node that is left of a cluster, in its own place: the folder of before is put aside and kept. */
public final class Recovering {
    private static final DateTimeFormatter STAMP = DateTimeFormatter.ofPattern("yyyyMMdd'T'HHmmss'Z'").withZone(ZoneOffset.UTC);

    private final Restoring restoring;
    private final String stamp;

    public Recovering(Restoring restoring, Instant now) {
        this.restoring = restoring;
        this.stamp = STAMP.format(now);
    }

    /** What is left and what may be lost; all that was made to see it is deleted again. */
    public Restoring.Left look(NodeConfig config) {
        return restoring.left(config);
    }

    /** @return where the folder of before is now */
    public Path recover(NodeConfig config) {
        Path aside = config.data().resolveSibling(config.data().getFileName() + ".before-" + stamp);
        move(config.data(), aside);
        try {
            restoring.recover(config, aside);
            return aside;
        } catch (RuntimeException e) {
            putBack(config.data(), aside, e);
            throw e;
        }
    }

    private static void putBack(Path data, Path aside, RuntimeException reason) {
        try {
            Files.deleteIfExists(data); // empty: what was begun has been cleared
            Files.move(aside, data, StandardCopyOption.ATOMIC_MOVE);
        } catch (IOException e) {
            reason.addSuppressed(e);
        }
    }

    private static void move(Path from, Path to) {
        try {
            Files.move(from, to, StandardCopyOption.ATOMIC_MOVE);
        } catch (IOException e) {
            throw new Fault(Fault.CANNOT_WRITE, from + " cannot be put aside as " + to + " (" + e.getMessage() + "); see that this user owns the folder above.", e);
        }
    }
}
