package io.wardmote.op.use;

import static org.assertj.core.api.Assertions.assertThat;

import io.wardmote.key.KeySpec;
import io.wardmote.key.KeyUsage;
import io.wardmote.key.Material;
import io.wardmote.key.Origin;
import io.wardmote.key.Protection;
import io.wardmote.key.Refusal;
import io.wardmote.op.Call;
import io.wardmote.op.Caller;
import io.wardmote.op.KeyUse;
import io.wardmote.op.KeyUse.Found;
import io.wardmote.op.Quotas;
import io.wardmote.state.Key;
import io.wardmote.state.KeyFacts;
import io.wardmote.state.KeyState;
import io.wardmote.state.Version;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.TreeMap;
import org.junit.jupiter.api.Test;

/** How items are read, looked up and told of; what they are answered is in operations/batches.txt. */
class BatchTest {
    private static final String MINE = "key-000000000000000000001";
    private static final String ANOTHERS = "key-000000000000000000002";
    private final List<Call> looked = new ArrayList<>();

    private static Call call(String items, Map<String, String> shared) {
        Map<String, String> parameters = new TreeMap<>(shared);
        parameters.put("Items", items);
        return new Call("Sample", parameters, Caller.user("1", "alice", "", "10.0.0.1"), "r", new byte[0]);
    }

    private static Batch<String> batch(Call call) {
        KeyUse keys = new KeyUse(null, null, null, null, null, Quotas.NONE, null);
        return Batch.of(keys, call, Set.of("Key", "Text"), item -> item.text("Key", 64), asked -> asked);
    }

    private Found find(Call call, String asked) {
        looked.add(call);
        call.trail().asked(asked);
        if (asked.equals(ANOTHERS)) throw Refusal.NO_PERMISSION.refused();
        KeyFacts facts = new KeyFacts(asked, KeySpec.AES_256, KeyUsage.ENCRYPT_DECRYPT, Origin.GENERATED, Protection.SOFTWARE, "", "");
        Key key = new Key(facts, 1, 0, KeyState.ENABLED, "", new Key.Versions("v", "v", 1, 0), Key.Rotation.OFF, 0, new Key.Guard(false, ""), new TreeMap<>(),
            null, null, false, 0);
        return new Found(key, new Version("v", asked, 1, 0, new Material.Wrapped(1, new byte[1]), new byte[0], 0), null);
    }

    @Test
    void theRecordNamesTheKeysThatWereRefusedBesideTheOneThatWasUsed() {
        Call call = call("[{\"Key\":\"" + MINE + "\"},{\"Key\":\"" + ANOTHERS + "\"},{\"Key\":\"" + ANOTHERS + "\"},{\"Text\":\"no key\"}]", Map.of());
        batch(call).find(this::find);
        assertThat(call.trail().key()).isEqualTo(MINE);
        assertThat(call.trail().resource()).isEqualTo("4 items; 3 refused: Forbidden.NoPermission " + ANOTHERS + ", MissingParameter");
    }

    @Test
    void whatTheStateIsReadAgainForIsTheSameCallAndSoCountedOnce() {
        Call call = call("[{\"Key\":\"" + MINE + "\"},{\"Key\":\"" + ANOTHERS + "\"}]", Map.of());
        Batch<String> batch = batch(call);
        batch.find(this::find);
        batch.find(this::find);
        assertThat(looked).hasSize(4);
        assertThat(looked.get(2)).isSameAs(looked.get(0));
        assertThat(looked.get(3)).isSameAs(looked.get(1));
    }

    @Test
    void anEmptyValueOfAnItemIsNoneAndTheCallsCounts() {
        batch(call("[{\"Key\":\"\",\"Text\":\"\"},{}]", Map.of("Key", MINE, "Text", "shared"))).find(this::find);
        assertThat(looked).singleElement().satisfies(call -> assertThat(call.parameters()).isEqualTo(Map.of("Key", MINE, "Text", "shared")));
    }
}
