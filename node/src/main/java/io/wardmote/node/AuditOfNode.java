package io.wardmote.node;

import io.wardmote.audit.AuditLog;
import io.wardmote.audit.Origin;
import io.wardmote.audit.SegmentFolder;
import io.wardmote.node.founding.Identity;
import io.wardmote.node.founding.NodeFolder;
import io.wardmote.node.founding.PrivateFiles;
import java.io.IOException;
import java.nio.file.Path;
import java.time.InstantSource;

/** The audit log in a node's data folder. */
final class AuditOfNode {
    private AuditOfNode() {}

    /** @throws Fault if it cannot be written: a node that records nothing serves nothing */
    static AuditLog open(NodeConfig config, NodeFolder folder, Identity identity) {
        Path segments = SegmentFolder.below(folder.path());
        PrivateFiles.makeFolder(segments, "choose another folder for data");
        try {
            Origin origin = new Origin(identity.cluster(), identity.node(), identity.name());
            return AuditLog.open(config.audit(), segments, origin, Version.TEXT, InstantSource.system());
        } catch (IOException e) {
            throw new Fault(Fault.DATA, "The audit log cannot be written: " + e.getMessage() + ".", e);
        }
    }
}
