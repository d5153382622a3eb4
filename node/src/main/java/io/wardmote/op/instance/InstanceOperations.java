package io.wardmote.op.instance;

import io.wardmote.access.Access;
import io.wardmote.op.Arns;
import io.wardmote.op.KeyUse;
import io.wardmote.op.Operation;
import io.wardmote.raft.ReplicatedState;
import java.util.List;
import java.util.random.RandomGenerator;

/** The list of everything the instance API can be asked. */
public final class InstanceOperations {
    private InstanceOperations() {}

    /** Those with a key. */
    public static List<Operation> onOneKey(KeyUse keys, RandomGenerator random) {
        return List.of(
            new Encrypt(keys, Form.BARE),
            new Encrypt(keys, Form.ADVANCED),
            new Decrypt(keys),
            new AdvanceDecrypt(keys),
            new GenerateDataKey(keys, Form.BARE, random),
            new GenerateDataKey(keys, Form.ADVANCED, random),
            new GenerateDataKeyPair(keys, Form.BARE, true),
            new GenerateDataKeyPair(keys, Form.BARE, false),
            new GenerateDataKeyPair(keys, Form.ADVANCED, true),
            new GenerateDataKeyPair(keys, Form.ADVANCED, false),
            new Sign(keys),
            new Verify(keys),
            new GetPublicKey(keys));
    }

    public static List<Operation> others(ReplicatedState state, Access access, Arns arns, RandomGenerator random) {
        return List.of(
            new GenerateRandom(state, access, arns, random),
            new GetSecretValue(state, access, arns));
    }
}
