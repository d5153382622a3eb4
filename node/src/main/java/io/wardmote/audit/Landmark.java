package io.wardmote.audit;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardCopyOption;
import java.util.List;
import java.util.Optional;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * The newest head of a log that the cluster has committed, in a file beside the segments. By it a start tells damage from what a crash left half written.
 * Whoever changes it gains nothing, since the cluster has its own.
 */
final class Landmark {
    private static final Logger LOG = LoggerFactory.getLogger(Landmark.class);
    private static final String NAME = "committed.head";

    private Landmark() {}

    /** Empty if there is none that can be read. */
    static Optional<Head> read(Path folder, String node) {
        Path file = folder.resolve(NAME);
        if (!Files.exists(file)) return Optional.empty();
        try {
            return Heads.read(file).plain().stream().filter(head -> head.node().equals(node)).findFirst();
        } catch (IOException e) {
            LOG.warn("{}: it is done without", e.getMessage());
            return Optional.empty();
        }
    }

    /** Not brought to the disk: after a power cut an older one does as well. */
    static void write(Path folder, Head head) throws IOException {
        Path draft = folder.resolve(NAME + SegmentFile.DRAFT);
        Files.write(draft, List.of(Heads.json(head).encode()));
        Files.move(draft, folder.resolve(NAME), StandardCopyOption.ATOMIC_MOVE, StandardCopyOption.REPLACE_EXISTING);
    }
}
