package io.wardmote.node.founding;

import io.wardmote.crypto.Randomness;
import io.wardmote.crypto.RootKey;
import io.wardmote.crypto.RootKeys;
import io.wardmote.crypto.SealBroken;
import io.wardmote.crypto.Share;
import io.wardmote.key.Secret;
import io.wardmote.node.Fault;
import io.wardmote.state.Slot;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Arrays;
import java.util.List;
import java.util.Optional;

/** Files with a share each, as commands are given them. */
public final class ShareFiles {
    private static final int LONGEST = 1024;

    private ShareFiles() {}

    /** The text in it, after a look whether it is one of a share; the caller closes it. @param file - for standard input @throws Fault that names the file */
    public static Secret text(Path file) {
        boolean standard = file.toString().equals("-");
        if (!standard && !Files.exists(file)) throw new Fault(Fault.DATA, file + " is not there; name a file with a share.");
        Secret text = new Secret(standard ? given() : PrivateFiles.read(file, LONGEST));
        try {
            Share.of(text.bytes(), standard ? "what was given on standard input" : file.toString()).close();
            return text;
        } catch (SealBroken e) {
            text.close();
            throw new Fault(Fault.DATA, e.getMessage() + "; give it as it was written.", e);
        }
    }

    private static byte[] given() {
        try {
            byte[] given = System.in.readNBytes(LONGEST + 1);
            if (given.length <= LONGEST) return given;
            Arrays.fill(given, (byte) 0);
            throw new Fault(Fault.DATA, "What was given on standard input is too long for a share.");
        } catch (IOException e) {
            throw new Fault(Fault.DATA, "Standard input cannot be read (" + e.getMessage() + ").", e);
        }
    }

    /** @throws Fault that names the share at fault, or says how many are missing */
    public static RootKeys open(String cluster, List<Slot> slots, List<Path> files, Randomness random) {
        try (SharesGiven given = new SharesGiven(cluster, slots, random)) {
            for (Path file : files) {
                try (Secret text = text(file)) {
                    Optional<RootKey> root = given.take(Share.of(text.bytes(), file.toString())).root();
                    if (root.isPresent()) return new RootKeys(root.get());
                }
            }
            throw new Fault(Fault.USAGE, "More shares are needed: "
                + String.join(", ", given.progress().stream().map(slot -> "key slot " + slot.slot() + " opens by " + slot.threshold()
                + " and has " + slot.given()).toList()) + "; give each with --share-file.");
        }
    }
}
