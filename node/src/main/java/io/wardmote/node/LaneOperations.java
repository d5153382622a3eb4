package io.wardmote.node;

import io.wardmote.access.Access;
import io.wardmote.access.Passwords;
import io.wardmote.crypto.RootKeys;
import io.wardmote.op.Arns;
import io.wardmote.op.Audit;
import io.wardmote.op.Availability;
import io.wardmote.op.Engine;
import io.wardmote.op.Operation;
import io.wardmote.op.Operations;
import io.wardmote.op.PendingUses;
import io.wardmote.op.Quotas;
import io.wardmote.op.Uses;
import io.wardmote.op.keys.KeyLimits;
import io.wardmote.raft.Cluster;
import java.util.List;
import java.util.random.RandomGenerator;

/** What the operations of all lanes share; each lane has its own of each. @param authority certificate for clients, PEM */
record LaneOperations(Cluster cluster, Access access, Arns arns, Uses uses, Quotas quotas, KeyLimits limits, RootKeys roots, Passwords passwords,
                      RandomGenerator random, String authority, Availability availability, PendingUses pending) {
    List<Operation> of(Engine engine, Audit audit) {
        return Operations.of(cluster, engine, access, arns, uses, quotas, limits, roots, passwords, random, authority, audit, availability,
            pending);
    }
}
