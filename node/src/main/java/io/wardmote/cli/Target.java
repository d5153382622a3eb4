package io.wardmote.cli;

import io.vertx.core.json.JsonObject;
import io.wardmote.node.Fault;
import io.wardmote.node.founding.PrivateFiles;
import java.io.IOException;
import java.io.PrintStream;
import java.nio.file.Files;
import java.nio.file.Path;
import picocli.CommandLine.Option;

/** Where a command writes a file of its: there it is whole or not at all, and its owner's alone. */
final class Target {
    @Option(names = "--out", paramLabel = "FILE", required = true, description = "Where it goes; - is standard output.")
    private Path file;

    @Option(names = "--force", description = "Replace a file that is there.")
    private boolean force;

    /** To be called before anything is done. @throws Fault if there is a file of that name */
    void check() {
        if (!isStandard() && !force && Files.exists(file)) throw new Fault(Fault.CANNOT_WRITE, file + " is there already; name another file, or give --force.");
    }

    boolean isStandard() {
        return file.toString().equals("-");
    }

    /** On standard output it is there as it comes. */
    void write(PrivateFiles.Content content) throws IOException {
        if (!isStandard()) {
            PrivateFiles.write(file, content);
            return;
        }
        PrintStream out = System.out;
        content.writeTo(out);
        if (out.checkError()) throw new Fault(Fault.CANNOT_WRITE, "Standard output takes no more; see that whoever reads it reads to the end.");
    }

    /** What is told of a file that was made, of what the node answered. */
    JsonObject told(JsonObject node) {
        return new JsonObject().put("KeyId", node.getString("KeyId")).put("KeyVersionId", node.getString("KeyVersionId")).put("File", toString());
    }

    @Override
    public String toString() {
        return file.toString();
    }
}
