package io.wardmote.node.backup;

import io.wardmote.node.Fault;
import io.wardmote.node.founding.PrivateFiles;
import java.nio.file.Path;

/**
 * A folder for the rows of a proof, which are as sensitive as a node's data. It is gone when it is closed, and also when the command is
 * broken off by a signal that a process may hear; after SIGKILL it is left.
 */
final class Scratch implements AutoCloseable {
    private final Path made;
    private final Thread brokenOff;

    private Scratch(Path made) {
        this.made = made;
        this.brokenOff = new Thread(this::deleteBesideTheProof);
    }

    /** @throws Fault if none can be made below that folder */
    static Scratch in(Path within) {
        Scratch scratch = new Scratch(PrivateFiles.makeTemporary(within, "wardmote-proof-"));
        Runtime.getRuntime().addShutdownHook(scratch.brokenOff);
        return scratch;
    }

    /** Not there yet. */
    Path folder() {
        return made.resolve("state");
    }

    /** The proof goes on until the process ends; under another name it finds no place for further files. */
    private void deleteBesideTheProof() {
        Path gone = made.resolveSibling(made.getFileName() + "-gone");
        PrivateFiles.move(made, gone);
        PrivateFiles.deleteFolder(gone);
    }

    @Override
    public void close() {
        try {
            Runtime.getRuntime().removeShutdownHook(brokenOff);
        } catch (IllegalStateException e) {
            return; // the process is ending, and that thread deletes it
        }
        PrivateFiles.deleteFolder(made);
    }
}
