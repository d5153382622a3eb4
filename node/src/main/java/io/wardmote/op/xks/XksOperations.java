package io.wardmote.op.xks;

import io.wardmote.crypto.RootKeys;
import io.wardmote.op.Change;
import io.wardmote.op.KeyUse;
import io.wardmote.op.Operation;
import java.util.List;
import java.util.random.RandomGenerator;

/** The list of everything that other clouds can ask, and what is asked of what they are offered. */
public final class XksOperations {
    private XksOperations() {}

    /** Those with a key. */
    public static List<Operation> onOneKey(Change.Context at, KeyUse keys) {
        return List.of(
            new GetKeyMetadata(keys),
            new Encrypt(keys),
            new Decrypt(keys),
            new PutXksKey(at),
            new DeleteXksKey(at));
    }

    public static List<Operation> others(Change.Context at, RandomGenerator random, RootKeys roots) {
        return List.of(
            new GetHealthStatus(at.state(), at.access(), at.arns()),
            new CreateXksProxy(at),
            new UpdateXksProxy(at),
            new DeleteXksProxy(at),
            new DescribeXksProxy(at),
            new ListXksProxies(at),
            new CreateXksCredential(at, random, roots),
            new DeleteXksCredential(at),
            new ListXksKeys(at));
    }
}
